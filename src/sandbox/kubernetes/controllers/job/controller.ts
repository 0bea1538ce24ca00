import { asJob } from '../objects.ts';
import { createWorkQueue } from '../queue.ts';
import type { ControllerDeps, KubeObject, StoreEvent } from '../../types.ts';
import { CONTROLLER_NAME } from './constants.ts';
import { deadlineMs } from './plan.ts';
import { releasePods, syncJob } from './sync.ts';
import type { SyncResult } from './sync.ts';

const LONGEST_BACKOFF_MS = 600_000;

interface Backoff {
  readonly failures: number;
  /** No pod is made before this time. */
  readonly untilMs: number;
}

/**
 * The Job controller: keeps the pods of each Job equal to its spec and its status equal to its
 * pods. A change of a Job's spec is acted on at once, a change of a pod within `timing.jobSyncMs`.
 */
export function startJobController(deps: ControllerDeps): { stop(): void } {
  const { store, timing } = deps;
  const backoffs = new Map<string, Backoff>();
  const generations = new Map<string, number>();
  const queue = createWorkQueue({ work, retryMs: timing.jobSyncMs });

  function work(key: string): 'done' | 'retry' {
    const [namespace = '', name = '', uid = ''] = key.split('/');
    const stored = store.get('jobs', namespace, name);
    if (stored?.metadata.uid !== uid) return 'done';
    const job = asJob(stored);
    if ((job.spec.managedBy ?? CONTROLLER_NAME) !== CONTROLLER_NAME) return 'done';
    const now = Date.now();
    const waitMs = (backoffs.get(uid)?.untilMs ?? 0) - now;
    const result = syncJob(deps, job, waitMs <= 0);
    if (waitMs > 0) queue.add(key, waitMs);
    backOff(uid, key, result);
    wakeAtDeadline(key, now);
    return result.refused ? 'retry' : 'done';
  }

  /** Doubles with each look that finds failures; a success ends it. */
  function backOff(uid: string, key: string, { failed, succeeded }: SyncResult): void {
    if (succeeded > 0) backoffs.delete(uid);
    if (failed === 0) return;
    const failures = (backoffs.get(uid)?.failures ?? 0) + failed;
    const delayMs = Math.min(timing.backoffMs * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
    backoffs.set(uid, { failures, untilMs: Date.now() + delayMs });
    queue.add(key, delayMs);
  }

  /** Where the deadline was still to come at `now`, when the Job was looked at. */
  function wakeAtDeadline(key: string, now: number): void {
    const [namespace = '', name = ''] = key.split('/');
    const stored = store.get('jobs', namespace, name);
    const leftMs = stored ? deadlineMs(asJob(stored)) - now : Infinity;
    if (leftMs > 0 && leftMs !== Infinity) queue.add(key, leftMs);
  }

  function onJob({ type, object }: StoreEvent): void {
    const { uid, namespace = '', generation = 0, deletionTimestamp } = object.metadata;
    const isChanged = type !== 'MODIFIED' || generations.get(uid) !== generation;
    if (type === 'DELETED') forget(uid);
    else generations.set(uid, generation);
    // At once, so that its pods are let go of before the garbage collector comes to them.
    if (type === 'DELETED' || deletionTimestamp) releasePods(deps, namespace, uid);
    queue.add(keyOf(object), isChanged ? 0 : timing.jobSyncMs);
  }

  function onPod({ object }: StoreEvent): void {
    const owner = object.metadata.ownerReferences?.find((one) => one.controller);
    if (owner?.kind !== 'Job') return;
    queue.add(`${object.metadata.namespace}/${owner.name}/${owner.uid}`, timing.jobSyncMs);
  }

  function forget(uid: string): void {
    backoffs.delete(uid);
    generations.delete(uid);
  }

  const unsubscribe = store.subscribe((event) => {
    if (event.resource === 'jobs') onJob(event);
    if (event.resource === 'pods') onPod(event);
  });
  for (const job of store.list('jobs')) queue.add(keyOf(job));
  return {
    stop() {
      unsubscribe();
      queue.stop();
    },
  };
}

function keyOf({ metadata: { namespace, name, uid } }: KubeObject): string {
  return `${namespace}/${name}/${uid}`;
}
