import { expect, test } from 'vitest';
import { createRunIndex, type RunIndex } from '../../src/kubernetes/run-index.ts';
import { trimWatchedJob } from '../../src/kubernetes/trim.ts';
import type { StoredRecord } from '../../src/reconcile/ports.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { aJob } from './support/builders.ts';

const job = trimWatchedJob(aJob());

/** A record that names Job `job-1`. */
function claimOf(model: string, namespace = 'vision'): StoredRecord {
  const spec = aSpec({ model, namespace });
  const { id: run, jobName } = spec;
  const content = { run, jobName, jobUid: 'job-1', spec, origin: anOrigin(), told: {} };
  return {
    namespace,
    name: `${jobName}-record`,
    uid: `record of ${model} in ${namespace}`,
    resourceVersion: '1',
    hasFinalizer: true,
    record: content,
  };
}

const own = claimOf('resnet');
const others = [claimOf('alexnet'), claimOf('zfnet'), claimOf('resnet', 'speech')];

const comes = {
  job: (index: RunIndex) => index.job({ uid: 'job-1', before: undefined, after: job }),
  own: (index: RunIndex) => index.record(addition(own)),
  others: (index: RunIndex) => others.forEach((other) => index.record(addition(other))),
} as const;

function addition(after: StoredRecord) {
  return { uid: after.uid, before: undefined, after };
}

test.each<(keyof typeof comes)[]>([
  ['job', 'own', 'others'],
  ['job', 'others', 'own'],
  ['own', 'job', 'others'],
  ['own', 'others', 'job'],
  ['others', 'job', 'own'],
  ['others', 'own', 'job'],
])(
  'of records that name one Job the one named after it counts, whatever comes first: %s, %s, %s',
  (...order) => {
    const index = createRunIndex();
    for (const one of order) comes[one](index);
    expect(index.snapshot('job-1')?.stored).toBe(own);
    const written = { ...own, resourceVersion: '2' };
    index.record({ uid: own.uid, before: own, after: written });
    expect(index.snapshot('job-1')?.stored).toBe(written);
    index.job({ uid: 'job-1', before: job, after: undefined });
    expect(index.snapshot('job-1')?.stored).toBe(written);
  },
);

test('a record of another name is not that of a Job that has none', () => {
  const index = createRunIndex();
  comes.others(index);
  comes.job(index);
  expect(index.snapshot('job-1')?.stored).toBeUndefined();
});

test('a run is forgotten with the last record that names it', () => {
  const index = createRunIndex();
  comes.own(index);
  comes.others(index);
  for (const gone of [own, ...others])
    index.record({ uid: gone.uid, before: gone, after: undefined });
  expect([...index.uids()]).toEqual([]);
  expect(index.snapshot('job-1')).toBeUndefined();
});
