import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startControllers } from '../../../../src/sandbox/kubernetes/controllers/index.ts';
import { asJob, asPod } from '../../../../src/sandbox/kubernetes/controllers/objects.ts';
import type { Job, Pod } from '../../../../src/sandbox/kubernetes/controllers/objects.ts';
import { startNodes } from '../../../../src/sandbox/kubernetes/node/index.ts';
import { createStore } from '../../../../src/sandbox/kubernetes/store.ts';
import type {
  EventRecorder,
  NodeOptions,
  PodLogs,
  Store,
  StoreEvent,
  Timing,
} from '../../../../src/sandbox/kubernetes/types.ts';

const FAST: Timing = { jobSyncMs: 5, pullMs: 1, startMs: 1, podStatusMs: 4, backoffMs: 20 };
const ONE_NODE: readonly NodeOptions[] = [{ name: 'gpu-node-1', gpus: 4, cpu: '4', memory: '8Gi' }];

/** A pretended cluster without its API server: the real store, controllers and nodes. */
export interface Cluster {
  readonly store: Store;
  readonly logs: PodLogs;
  readonly dir: string;
  /** Every change since the start. */
  readonly changes: readonly StoreEvent[];
  /** Every event told, as `Job/name reason: message`. */
  readonly told: readonly string[];
  until<T>(look: () => T | undefined | false, what?: string): Promise<T>;
  job(name: string): Job | undefined;
  pods(): readonly Pod[];
  /** Ends the cluster before its test does. */
  stop(): Promise<void>;
  /** Resolves with the Job once it has this condition. */
  ended(name: string, condition?: 'Complete' | 'Failed'): Promise<Job>;
}

export function startCluster(
  options: { nodes?: readonly NodeOptions[]; timing?: Partial<Timing> } = {},
): Cluster {
  const dir = mkdtempSync(join(tmpdir(), 'slack-train-'));
  const store = createStore();
  const changes: StoreEvent[] = [];
  const told: string[] = [];
  const timing = { ...FAST, ...options.timing };
  const nodes = options.nodes ?? ONE_NODE;
  store.subscribe((event) => changes.push(event));
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount' };
  store.create('serviceaccounts', { ...account, metadata: { name: 'default', namespace: 'team' } });
  const listeners = new Set<() => void>();
  const announce = () => {
    for (const listener of listeners) setImmediate(listener);
  };
  store.subscribe(announce);
  const events = {
    record(object, { reason, message }) {
      told.push(`${object.kind}/${object.metadata.name} ${reason}: ${message}`);
      announce();
    },
  } satisfies EventRecorder;
  const controllers = startControllers({ store, timing, events });
  const kubelets = startNodes({ store, timing, events, dir, nodes });
  const stop = async () => {
    await controllers.stop();
    await kubelets.stop();
  };
  onTestFinished(async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function until<T>(look: () => T | undefined | false, what = 'the change'): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const seen = look();
      if (seen !== undefined && seen !== false) resolve(seen);
    };
    listeners.add(check);
    const giveUp = setTimeout(() => {
      const log = changes.map(
        ({ type, object }) => `${type} ${object.kind}/${object.metadata.name}`,
      );
      reject(
        new Error(`waited in vain for ${what} after:\n${[...log, ...told].slice(-40).join('\n')}`),
      );
    }, 10_000);
    check();
    return await promise.finally(() => {
      listeners.delete(check);
      clearTimeout(giveUp);
    });
  }

  const job = (name: string) => {
    const stored = store.get('jobs', 'team', name);
    return stored && asJob(stored);
  };
  return {
    store,
    logs: kubelets.logs,
    dir,
    changes,
    told,
    until,
    stop,
    job,
    pods: () => store.list('pods', 'team').map(asPod),
    ended: (name, condition) =>
      until(() => {
        const found = job(name);
        const types = found?.status.conditions?.map(({ type }) => type) ?? [];
        const isEnded = condition
          ? types.includes(condition)
          : types.includes('Complete') || types.includes('Failed');
        return isEnded && found;
      }, `the end of job ${name}`),
  };
}

/** A Job whose container runs this shell script. */
export function shellJob(name: string, script: string, spec: object = {}, pod: object = {}) {
  return jobManifest(name, { command: ['sh', '-c', script] }, spec, pod);
}

export function jobManifest(name: string, container: object, spec: object = {}, pod: object = {}) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'team' },
    spec: {
      backoffLimit: 0,
      ...spec,
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 5,
          containers: [{ name: 'train', image: 'busybox', ...container }],
          ...pod,
        },
      },
    },
  };
}

/** The changes of Jobs and pods as short lines, as in a timeline of `kubectl get -w`. */
export function timeline(
  changes: readonly StoreEvent[],
  kind: 'jobs' | 'pods',
  name?: string,
): readonly string[] {
  const lines = changes
    .filter(({ resource }) => resource === kind)
    .filter(({ object }) => name === undefined || object.metadata.name === name)
    .map(({ type, object }) =>
      kind === 'jobs' ? jobLine(type, asJob(object)) : podLine(type, asPod(object)),
    );
  return lines.filter((line, index) => line !== lines[index - 1]);
}

function jobLine(type: string, { metadata, status }: Job): string {
  const { active = '-', ready = '-', terminating = '-', succeeded = '-', failed = '-' } = status;
  const uncounted = Object.entries(status.uncountedTerminatedPods ?? {})
    .map(([name, uids]) => ` uncounted ${name} ${uids?.length}`)
    .join('');
  const conditions = (status.conditions ?? []).map(
    (one) => `${one.type}=${one.status}/${one.reason}`,
  );
  const gone = metadata.deletionTimestamp ? ` DELETING ${metadata.finalizers?.join() ?? ''}` : '';
  const numbers = `active=${active} ready=${ready} term=${terminating} ok=${succeeded} fail=${failed}`;
  return `${type} ${numbers}${uncounted} [${conditions.join(' ')}]${gone}`;
}

function podLine(type: string, { metadata, status }: Pod): string {
  const states = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
    ({ state: { waiting, running, terminated } }) =>
      waiting?.reason ?? (running && 'running') ?? `${terminated?.reason}(${terminated?.exitCode})`,
  );
  const conditions = (status.conditions ?? [])
    .filter((one) => one.status === 'False' || one.type === 'DisruptionTarget')
    .map((one) => `${one.type}=${one.status}${one.reason ? `/${one.reason}` : ''}`);
  const gone = metadata.deletionTimestamp
    ? ` DELETING grace=${metadata.deletionGracePeriodSeconds}`
    : '';
  const finalizers = metadata.finalizers?.length ?? 0;
  return `${type} ${status.phase} ${states.join()} {${conditions.join(' ')}}${gone} fin=${finalizers}`;
}
