import { join } from 'node:path';
import { asPod } from '../controllers/objects.ts';
import type { Pod } from '../controllers/objects.ts';
import type { ControllerDeps, KubeObject } from '../types.ts';
import type { DataLookup } from './env.ts';
import type { LogRegistry } from './pod-logs.ts';
import type { ContainerRecord, PodRecord } from './pod-state.ts';
import type { RunningProcess } from './process.ts';
import type { Reaper } from './reaper.ts';
import { podStatus } from './status.ts';

/** What a kubelet shares with the pods it runs. */
export interface KubeletDeps extends ControllerDeps {
  readonly nodeName: string;
  readonly dir: string;
  readonly hostIP: string;
  readonly logs: LogRegistry;
  readonly reaper: Reaper;
  /** References of images that were pulled before. */
  readonly pulled: Set<string>;
  readonly nextPodIP: () => string;
}

/** One pod and what its parts need to bring it on. */
export interface PodContext extends KubeletDeps {
  readonly pod: Pod;
  readonly podDir: string;
  readonly record: PodRecord;
  /** The pod's address; its status tells it once a container runs. */
  readonly podIP: string;
  /** Aborted when the pod is to end before its time: nothing new is begun then. */
  readonly ending: AbortSignal;
  /** How long what runs may take to end, once `ending` is aborted. */
  readonly graceMs: () => number;
  /** The processes that run now. */
  readonly processes: Set<RunningProcess>;
  readonly lookup: DataLookup;
  /** Notes that a container runs. */
  onStarted(container: ContainerRecord): void;
  /** Stores the record as the pod's status. */
  publish(): void;
  /** Records an event of the pod, or of one of its containers. */
  tell(type: 'Normal' | 'Warning', reason: string, message: string, container?: string): void;
  /** Rejects as soon as the pod is to end. */
  sleep(ms: number): Promise<void>;
}

/** Thrown out of a pod's work when it is to end. */
export class PodEnding extends Error {}

/** Puts together the context of a pod. */
export function createPodContext(
  deps: KubeletDeps,
  pod: Pod,
  record: PodRecord,
  ending: { readonly signal: AbortSignal; readonly graceMs: () => number },
): PodContext {
  const { name, namespace, uid } = pod.metadata;
  const { store, nodeName } = deps;
  const podIP = deps.nextPodIP();
  return {
    ...deps,
    pod,
    podDir: join(deps.dir, 'pods', uid),
    record,
    podIP,
    ending: ending.signal,
    graceMs: ending.graceMs,
    processes: new Set(),
    lookup: (resource, object) => store.get(resource, namespace, object),
    publish: () => {
      const stored = store.get('pods', namespace, name);
      if (stored?.metadata.uid === uid) writeStatus(deps, stored, record);
    },
    onStarted(container) {
      record.podIP = podIP;
      if (record.containers.includes(container)) record.phase = 'Running';
      this.publish();
    },
    tell: (type, reason, message, container) => {
      const kind = record.init.some(({ spec }) => spec.name === container)
        ? 'initContainers'
        : 'containers';
      const fieldPath = container === undefined ? {} : { fieldPath: `spec.${kind}{${container}}` };
      const event = { type, reason, message, component: 'kubelet', host: nodeName, ...fieldPath };
      deps.events.record(pod, event);
    },
    sleep: (ms) => sleepUnless(ending.signal, ms),
  };
}

function writeStatus({ store }: KubeletDeps, stored: KubeObject, record: PodRecord): void {
  const { name, namespace } = stored.metadata;
  const status = podStatus(asPod(stored), record, new Date());
  store.update('pods', namespace, name, (draft) => (draft['status'] = structuredClone(status)), {
    manager: 'kubelet',
  });
}

/** Resolves after a while; rejects with PodEnding as soon as the signal is aborted. */
export function sleepUnless(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(new PodEnding());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
