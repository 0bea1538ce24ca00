import { z } from 'zod';
import { label, recordKey } from '../../training/names.ts';
import type { Store } from '../kubernetes/types.ts';
import type { Truth } from './truth.ts';
import type { Remains } from './verdict.ts';

const Content = z.looseObject({ jobUid: z.string(), closed: z.string().optional() });

/** What stands in the cluster for this run now. */
export function remainsOf(store: Store, { run, uid, namespace, jobName }: Truth): Remains {
  const job = store.get('jobs', namespace, jobName);
  const record = store
    .list('configmaps', namespace)
    .filter((candidate) => candidate.metadata.labels?.[label.run] === run)
    .map(({ metadata, ['data']: data }) => ({
      held: (metadata.finalizers ?? []).length > 0,
      content: Content.parse(JSON.parse(data[recordKey])),
    }))
    .find(({ content }) => content.jobUid === uid);
  return {
    ...(job?.metadata.uid === uid && {
      job: { timeToLive: job['spec']?.ttlSecondsAfterFinished !== undefined },
    }),
    ...(record && { record: { held: record.held, closed: record.content.closed !== undefined } }),
  };
}

/** True when nothing more is to be expected for this run. */
export function isQuiet(store: Store, truth: Truth): boolean {
  if (truth.ends.size === 0) return false;
  const { job, record } = remainsOf(store, truth);
  if (!job) return record === undefined;
  return job.timeToLive && record?.closed === true && !record.held;
}
