import { expect, test } from 'vitest';
import { createRunDirectory, type DirectoryDeps } from '../../src/reconcile/directory.ts';
import type { Snapshot } from '../../src/reconcile/ports.ts';
import type { RunDirectory } from '../../src/reconcile/people-ports.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { at, makeEvent, makeJob, zero } from '../training/observed.ts';

interface Given {
  readonly uid: string;
  readonly requestedAt: string;
  readonly more?: Partial<Snapshot>;
}

function snapshotOf({ uid, requestedAt, more }: Given): Snapshot {
  const spec = aSpec({ id: uid, requestedAt });
  return {
    uid,
    namespace: spec.namespace,
    jobName: spec.jobName,
    spec,
    origin: anOrigin(),
    observation: { job: makeJob(), pods: [], events: [] },
    ...more,
  };
}

function directoryOf(
  runs: readonly Given[],
  more: Partial<DirectoryDeps['source']> = {},
): RunDirectory {
  const snapshots = new Map(runs.map((one) => [one.uid, snapshotOf(one)]));
  const source: DirectoryDeps['source'] = {
    snapshot: (uid) => snapshots.get(uid),
    uids: () => snapshots.keys(),
    onChange: () => () => undefined,
    workload: () => Promise.resolve(undefined),
    events: () => Promise.resolve([]),
    ...more,
  };
  return createRunDirectory({
    source,
    departed: { snapshots: () => [], snapshot: () => undefined },
    capacity: { nodes: () => Promise.resolve(undefined) },
    progress: () => undefined,
    patterns: () => [],
    clock: createFakeClock(zero),
  });
}

const stored = (told: Record<string, string>, channel?: string): Snapshot['stored'] => ({
  namespace: 'vision',
  name: 'x-record',
  uid: 'r',
  resourceVersion: '1',
  hasFinalizer: true,
  record: {
    run: 'x',
    jobName: 'x',
    jobUid: 'x',
    spec: aSpec(),
    origin: anOrigin(),
    told,
    ...(channel !== undefined && { channel }),
  },
});

test('the newest run comes first, and of two of one request the younger Job', () => {
  const twice = { creationTimestamp: '2026-01-02T00:00:00Z' };
  const directory = directoryOf([
    { uid: 'a', requestedAt: '2026-01-01T00:00:00Z' },
    { uid: 'c', requestedAt: '2026-01-03T00:00:00Z' },
    {
      uid: 'b',
      requestedAt: '2026-01-01T00:00:00Z',
      more: { observation: { job: { ...makeJob(), ...twice }, pods: [], events: [] } },
    },
  ]);
  expect(directory.runs().map(({ snapshot }) => snapshot.uid)).toEqual(['c', 'b', 'a']);
  expect(directory.run('nosuch')).toBeUndefined();
});

test.each([
  ['stands', stored({ card: '1.5' }, 'C9'), { channel: 'C9', ts: '1.5' }],
  ['was refused for good', stored({ card: '' }, 'C9'), undefined],
  ['has not been posted', stored({}), undefined],
])('a card that %s', (_, record, card) => {
  const more = record && { stored: record };
  const directory = directoryOf([{ uid: 'a', requestedAt: at(0), ...(more && { more }) }]);
  expect(directory.run('a')?.card).toEqual(card);
});

test('why a run waits is read where nothing but events and its queue tell it', async () => {
  const quota = makeEvent(
    'FailedCreate',
    'Error creating: pods "x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
  );
  const directory = directoryOf([{ uid: 'a', requestedAt: at(0) }], {
    events: () => Promise.resolve([quota]),
  });
  const [run] = directory.runs();
  if (!run) throw new Error('there is one');
  expect(run.view.state.diagnosis?.code).not.toBe('quota');
  expect((await directory.explain(run)).view.state.diagnosis?.cause).toContain('quota');
});

test('what cannot be read leaves the run as it was, and a run that goes on is not asked about', async () => {
  let asked = 0;
  const events = (): Promise<never> => {
    asked += 1;
    return Promise.reject(new Error('no'));
  };
  const directory = directoryOf(
    [
      { uid: 'a', requestedAt: at(0) },
      { uid: 'b', requestedAt: at(1), more: { observation: { pods: [], events: [] } } },
    ],
    { events },
  );
  for (const run of directory.runs()) expect(await directory.explain(run)).toBe(run);
  expect(asked).toBe(1);
});
