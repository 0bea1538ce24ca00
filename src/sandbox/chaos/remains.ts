import { label } from '../../training/names.ts';
import type { Store } from '../kubernetes/types.ts';
import { contentOf } from './record-content.ts';
import type { Truth } from './truth.ts';
import type { Remains } from './verdict.ts';

/** What stands in the cluster for this run now. */
export function remainsOf(store: Store, { run, uid, namespace, jobName }: Truth): Remains {
  const job = store.get('jobs', namespace, jobName);
  const record = store
    .list('configmaps', namespace)
    .filter((candidate) => candidate.metadata.labels?.[label.run] === run)
    .map((candidate) => ({
      held: (candidate.metadata.finalizers ?? []).length > 0,
      content: contentOf(candidate),
    }))
    .find(({ content }) => content?.jobUid === uid);
  return {
    ...(job?.metadata.uid === uid && {
      job: { timeToLive: job['spec']?.ttlSecondsAfterFinished !== undefined },
    }),
    ...(record && { record: { held: record.held, closed: record.content?.closed } }),
  };
}

/** True when nothing more is to be expected for this run. */
export function isQuiet(store: Store, truth: Truth): boolean {
  if (truth.ends.size === 0) return false;
  const { job, record } = remainsOf(store, truth);
  if (!job) return record === undefined;
  return job.timeToLive && record?.closed !== undefined && !record.held;
}
