import { label } from '../../training/names.ts';
import type { Store } from '../kubernetes/types.ts';
import { contentOf } from './record-content.ts';
import type { Truth } from './truth.ts';
import { showsEnd, type Case, type Remains } from './verdict.ts';

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

/** What is still to be expected of this run, in words; undefined where nothing is. */
export function awaitedOf({ truth, told, troubles, remains }: Case): string | undefined {
  const { job, record } = remains;
  if (truth.ends.size === 0) return 'its end';
  if (!job && record) return 'that its record goes, as its Job did';
  if (job && !job.timeToLive) return 'a time to live for its Job';
  if (job && record?.closed === undefined) return 'that its record is closed';
  if (record?.held === true) return 'that its record is let go';
  return troubles.size > 0 || showsEnd(told) ? undefined : 'the last edit of its card';
}
