/** The pretended cluster: what its parts (API server, controllers, node) say to one another. */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

/** Any object, as its JSON. Parts read the fields they know. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // Kubernetes objects are open: spec, status and data differ per kind and version.
  // oxlint-disable-next-line typescript/no-explicit-any
  [field: string]: any;
}

/** An object to be created: the store fills in uid, resourceVersion and creationTimestamp. */
export interface NewObject {
  apiVersion: string;
  kind: string;
  metadata: Partial<ObjectMeta>;
  // oxlint-disable-next-line typescript/no-explicit-any
  [field: string]: any;
}

/** The plural names of the resources that are stored. */
export type StoredResource =
  | 'namespaces'
  | 'nodes'
  | 'pods'
  | 'events'
  | 'configmaps'
  | 'secrets'
  | 'serviceaccounts'
  | 'resourcequotas'
  | 'jobs'
  | 'leases'
  | 'roles'
  | 'rolebindings'
  | 'clusterroles'
  | 'clusterrolebindings'
  | 'validatingadmissionpolicies'
  | 'validatingadmissionpolicybindings';

type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface StoreEvent {
  readonly type: WatchEventType;
  readonly resource: StoredResource;
  /** A frozen copy; its resourceVersion is the event's. */
  readonly object: KubeObject;
  /** What was stored before; absent on ADDED. */
  readonly previous?: KubeObject;
}

/** How one write is done. */
export interface WriteOptions {
  /** Everything but the storing: nothing is kept and nobody is told. */
  readonly dryRun?: boolean;
  /** The name in managedFields; default `kube-controller-manager`. */
  readonly manager?: string;
}

/** Without `propagation`, a Job orphans its pods and everything else goes in the background. */
export interface DeleteOptions {
  readonly dryRun?: boolean;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/**
 * What etcd and the registry behind the API server do: one revision counter, history for watches,
 * finalizers, deletion. Objects handed out are frozen; changes go through `update`. Every method
 * throws a StatusError with the body a real API server would send.
 */
export interface Store {
  readonly revision: number;
  get(
    resource: StoredResource,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined;
  list(resource: StoredResource, namespace?: string): readonly KubeObject[];
  /** Defaults, validates and admits (namespace exists, quota, service account), then stores. */
  create(resource: StoredResource, object: NewObject, options?: WriteOptions): KubeObject;
  /**
   * Applies `change` to a copy of what is stored and stores it when anything differs. Removing the
   * last finalizer of an object that is being deleted removes the object.
   */
  update(
    resource: StoredResource,
    namespace: string | undefined,
    name: string,
    change: (draft: KubeObject) => void,
    options?: WriteOptions,
  ): KubeObject;
  /**
   * Begins deletion: at once where nothing holds the object, else sets deletionTimestamp. Foreground
   * and Orphan add the finalizer `foregroundDeletion` or `orphan`, which the garbage collector
   * takes away when it has dealt with the dependents. A pod on
   * a node gets its grace period; the node ends it by deleting once more with grace period 0 (and
   * the pod's uid). Returns the object as it was last stored.
   */
  delete(
    resource: StoredResource,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): KubeObject;
  /** Every change from now on, synchronously after it is stored. Returns the unsubscriber. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
}

/** How long the pretended cluster takes over things, in milliseconds. */
export interface Timing {
  /** The Job controller's batching. A real cluster: 1000. */
  readonly jobSyncMs: number;
  /** From scheduled to image pulled. */
  readonly pullMs: number;
  /** From image pulled to container started. */
  readonly startMs: number;
  /** From container exit to the pod's terminal phase. A real cluster: 1000. */
  readonly podStatusMs: number;
  /** First back-off of image pulls and container restarts; doubles to 5 min. A real cluster: 10000. */
  readonly backoffMs: number;
}

/** Writes Events about objects, folding repeats of one event into its `count`, as client-go does. */
export interface EventRecorder {
  record(
    object: KubeObject,
    event: {
      readonly type: 'Normal' | 'Warning';
      readonly reason: string;
      readonly message: string;
      /** `job-controller`, `default-scheduler`, `kubelet` … */
      readonly component: string;
      /** The node, for events of a kubelet. */
      readonly host?: string;
      /** `spec.containers{train}` where the event is about one container. */
      readonly fieldPath?: string;
    },
  ): void;
}

/** What `GET …/pods/{name}/log` asks for. Absent: the kubelet's own default. */
export interface PodLogOptions {
  readonly container?: string;
  readonly tailLines?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
  readonly sinceSeconds?: number;
  readonly limitBytes?: number;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
}

/** The kubelets' log endpoint. Throws a StatusError where the container has no log (yet). */
export interface PodLogs {
  read(namespace: string, pod: string, options: PodLogOptions): string;
  /** What is there and then each piece as it is written, until the container has ended. */
  follow(
    namespace: string,
    pod: string,
    options: PodLogOptions,
    signal: AbortSignal,
  ): AsyncIterable<string>;
}

/** One machine of the pretended cluster. `gpus` are simulated. */
export interface NodeOptions {
  readonly name: string;
  readonly gpus: number;
  readonly cpu: string;
  readonly memory: string;
}

/** Job controller, garbage collector, scheduler: `startControllers` of `controllers/index.ts`. */
export interface ControllerDeps {
  readonly store: Store;
  readonly timing: Timing;
  readonly events: EventRecorder;
}

/** One kubelet per node: `startNodes` of `node/index.ts`. It creates its Node objects. */
export interface NodeDeps extends ControllerDeps {
  readonly dir: string;
  readonly nodes: readonly NodeOptions[];
}

export interface KubernetesEmulatorOptions {
  /** Where the node keeps its folders: volumes, container roots, logs. */
  readonly dir: string;
  readonly nodes: readonly NodeOptions[];
  readonly namespaces: readonly string[];
  readonly timing?: Partial<Timing>;
  readonly port?: number;
  /** Bearer token → user name (and groups). An admin token is always there: see `adminToken`. */
  readonly tokens?: Readonly<Record<string, { user: string; groups?: readonly string[] }>>;
  /** Objects made at the start: Roles, bindings, quotas, service accounts, secrets. */
  readonly objects?: readonly Record<string, unknown>[];
  /** How often a watch that asked for bookmarks gets one. A real cluster, and the default: 60000. */
  readonly bookmarkMs?: number;
  /** How many changes a watch may lie behind before it is 410 Gone. Default: 5000. */
  readonly historyLimit?: number;
  /** The most objects of one page of a list, whatever its limit says: a server may give fewer. */
  readonly pageLimit?: number;
  readonly now?: () => Date;
}

/** How an API server goes away and comes back. Times in milliseconds. */
export interface ApiRestart {
  /**
   * `term`: connections are refused at once, open watches live on for `watchesLiveMs` and end
   * cleanly. `kill`: everything breaks at once.
   */
  readonly how: 'term' | 'kill';
  /** A real server: 60000. */
  readonly watchesLiveMs: number;
  /** From then on until it listens again. */
  readonly awayMs: number;
  /** It then refuses everything for so long, until it has read its own roles. A real server: 100. */
  readonly refusesMs: number;
}

export interface KubernetesEmulator {
  /** `http://127.0.0.1:<port>`; the same port speaks TLS, because kubectl sends tokens only so. */
  readonly url: string;
  readonly adminToken: string;
  readonly store: Store;
  /** Writes a kubeconfig (over TLS) for this token into the emulator's folder; returns its path. */
  kubeconfig(token: string, namespace?: string): Promise<string>;
  /** Resolves with what `look` returns as soon as that is not undefined; looks after every change. */
  until<T>(look: () => T | undefined, timeoutMs?: number): Promise<T>;
  /**
   * Cuts every open watch: `close` ends them cleanly, `reset` breaks the socket, `gone` sends 410
   * (and forgets the history), `truncate` ends in the middle of a line, `silence` sends nothing more
   * and leaves them open.
   */
  cutWatches(how: 'close' | 'reset' | 'gone' | 'truncate' | 'silence'): void;
  /** Restarts the API server. Resolves when it answers again; what it knew of old versions is lost. */
  restart(restart: ApiRestart): Promise<void>;
  /**
   * The next `times` requests whose `METHOD path` matches are answered so instead. `onStrike` is
   * called as it strikes, before the caller hears of it. Returns what takes it back.
   */
  fault(fault: {
    readonly match: RegExp;
    readonly times?: number;
    readonly afterEffect?: boolean;
    readonly answer: { readonly status: number; readonly retryAfterS?: number } | 'reset' | 'hang';
    readonly onStrike?: () => void;
  }): () => void;
  stop(): Promise<void>;
}
