import { asPod, isTerminal } from '../controllers/objects.ts';
import type { KubeObject, StoreEvent } from '../types.ts';
import type { KubeletDeps } from './pod-context.ts';
import { startPodWorker } from './pod-worker.ts';
import type { PodWorker } from './pod-worker.ts';

/** The kubelet of one node: runs each pod that is bound to it. */
export function startKubelet(deps: KubeletDeps): { stop(): Promise<void> } {
  const workers = new Map<string, PodWorker>();
  const dying = new Set<Promise<void>>();
  let stopped = false;

  function onPod({ type, object }: StoreEvent): void {
    if (stopped) return;
    if (type === 'DELETED') forget(object.metadata.uid);
    else take(object);
  }

  function take(object: KubeObject): void {
    const pod = asPod(object);
    const { uid, deletionTimestamp } = pod.metadata;
    if (pod.spec.nodeName !== deps.nodeName) return;
    if (!workers.has(uid) && !isTerminal(pod)) workers.set(uid, startPodWorker(deps, pod));
    if (deletionTimestamp !== undefined) workers.get(uid)?.delete();
  }

  function forget(uid: string): void {
    const worker = workers.get(uid);
    if (!worker) return;
    workers.delete(uid);
    const death = worker.kill().finally(() => dying.delete(death));
    dying.add(death);
  }

  const unsubscribe = deps.store.subscribe((event) => {
    // Not within the write that it hears of: the kubelet is another program.
    if (event.resource === 'pods') setImmediate(() => onPod(event));
  });
  for (const pod of deps.store.list('pods')) take(pod);
  return {
    async stop() {
      stopped = true;
      unsubscribe();
      for (const uid of workers.keys()) forget(uid);
      await Promise.all(dying);
    },
  };
}
