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
  | 'clusterrolebindings';

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface StoreEvent {
  readonly type: WatchEventType;
  readonly resource: StoredResource;
  /** A frozen copy; its resourceVersion is the event's. */
  readonly object: KubeObject;
}

export interface DeleteOptions {
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
  create(resource: StoredResource, object: KubeObject, options?: { dryRun?: boolean }): KubeObject;
  /**
   * Applies `change` to a copy of what is stored and stores it when anything differs. Removing the
   * last finalizer of an object that is being deleted removes the object.
   */
  update(
    resource: StoredResource,
    namespace: string | undefined,
    name: string,
    change: (draft: KubeObject) => void,
  ): KubeObject;
  /**
   * Begins deletion: at once where nothing holds the object, else sets deletionTimestamp. Pods get
   * their grace period and are removed by `remove`, which the node calls.
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

export interface KubernetesEmulatorOptions {
  /** Where the node keeps its folders: volumes, container roots, logs. */
  readonly dir: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly gpus: number;
    readonly cpu: string;
    readonly memory: string;
  }[];
  readonly namespaces: readonly string[];
  readonly timing?: Partial<Timing>;
  readonly port?: number;
  /** Bearer token → user name (and groups). An admin token is always there: see `adminToken`. */
  readonly tokens?: Readonly<Record<string, { user: string; groups?: readonly string[] }>>;
  /** Objects made at the start: Roles, bindings, quotas, service accounts, secrets. */
  readonly objects?: readonly Record<string, unknown>[];
}

export interface KubernetesEmulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly adminToken: string;
  readonly store: Store;
  /** Writes a kubeconfig for this token into the emulator's folder and returns its path. */
  kubeconfig(token: string, namespace?: string): Promise<string>;
  /** Resolves with what `look` returns as soon as that is not undefined; looks after every change. */
  until<T>(look: () => T | undefined, timeoutMs?: number): Promise<T>;
  /** Cuts every open watch: `close` ends them cleanly, `reset` breaks the socket, `gone` sends 410. */
  cutWatches(how: 'close' | 'reset' | 'gone'): void;
  /** The next `times` requests whose `METHOD path` matches are answered so instead. */
  fault(fault: {
    readonly match: RegExp;
    readonly times?: number;
    readonly afterEffect?: boolean;
    readonly answer: { readonly status: number; readonly retryAfterS?: number } | 'reset' | 'hang';
  }): void;
  stop(): Promise<void>;
}
