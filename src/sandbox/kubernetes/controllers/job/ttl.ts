import { asJob } from '../objects.ts';
import type { Job } from '../objects.ts';
import { createWorkQueue } from '../queue.ts';
import type { ControllerDeps } from '../../types.ts';
import { terminalCondition } from './status.ts';

/**
 * The TTL-after-finished controller: deletes (Foreground) each Job whose ttlSecondsAfterFinished
 * has run out, counted from its terminal condition.
 */
export function startTtlController({ store, timing }: ControllerDeps): { stop(): void } {
  const queue = createWorkQueue({ work, retryMs: timing.jobSyncMs });

  function work(key: string): 'done' {
    const [namespace = '', name = ''] = key.split('/');
    const stored = store.get('jobs', namespace, name);
    const leftMs = stored ? expiryMs(asJob(stored)) - Date.now() : Infinity;
    if (stored && leftMs <= 0) {
      const { uid } = stored.metadata;
      store.delete('jobs', namespace, name, { propagation: 'Foreground', uid });
    } else if (leftMs !== Infinity) queue.add(key, leftMs);
    return 'done';
  }

  const unsubscribe = store.subscribe(({ type, resource, object }) => {
    if (resource !== 'jobs' || type === 'DELETED') return;
    if (expiryMs(asJob(object)) === Infinity) return;
    queue.add(`${object.metadata.namespace}/${object.metadata.name}`);
  });
  return {
    stop() {
      unsubscribe();
      queue.stop();
    },
  };
}

/** When the Job is to be deleted, in epoch milliseconds; Infinity where it never is. */
function expiryMs(job: Job): number {
  const ttl = job.spec.ttlSecondsAfterFinished;
  const endedAt = terminalCondition(job)?.lastTransitionTime;
  if (typeof ttl !== 'number' || !endedAt || job.metadata.deletionTimestamp) return Infinity;
  return Date.parse(endedAt) + ttl * 1000;
}
