import { expect, test } from 'vitest';
import { createDepartedRuns } from '../../src/reconcile/departed-runs.ts';
import { createRunDirectory, type DirectoryDeps } from '../../src/reconcile/directory.ts';
import type { Snapshot } from '../../src/reconcile/ports.ts';
import type { RunDirectory } from '../../src/reconcile/people-ports.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { makeContainer, makeJob, makePod, states, zero } from '../training/observed.ts';

/** Runs that come and go; each change is told as the watches tell it. */
function aSource() {
  const shown = new Map<string, Snapshot>();
  const listeners = new Set<(uid: string) => void>();
  const never = (): never => {
    throw new Error('not asked for');
  };
  const source: DirectoryDeps['source'] = {
    snapshot: (uid) => shown.get(uid),
    uids: () => shown.keys(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    events: never,
    workload: never,
  };
  const show = (uid: string, snapshot: Snapshot | undefined): void => {
    if (snapshot) shown.set(uid, snapshot);
    else shown.delete(uid);
    for (const listener of listeners) listener(uid);
  };
  return { source, show };
}

function aRun(uid: string, id = uid): Snapshot {
  const spec = aSpec({ id });
  const { jobName, namespace } = spec;
  const origin = anOrigin();
  const told = { card: '1.1', started: '1.2' };
  const started = { startedAt: '2026-01-01T00:00:10Z' };
  const cancelled = { by: 'U1', as: 'vision1', at: '2026-01-01T00:01:00Z' };
  const record = { run: id, jobName, jobUid: uid, spec, origin, channel: 'C1' };
  return {
    uid,
    namespace,
    jobName,
    spec,
    origin,
    observation: {
      job: makeJob({ uid }),
      pods: [makePod([makeContainer(states.running)], { phase: 'Running' })],
      events: [],
    },
    stored: {
      namespace,
      name: `${jobName}-record`,
      uid: `${uid}-record`,
      resourceVersion: '1',
      hasFinalizer: true,
      record: { ...record, told, started, cancelled },
    },
  };
}

function directoryOf(source: ReturnType<typeof aSource>['source']): RunDirectory {
  return createRunDirectory({
    source,
    departed: createDepartedRuns(source),
    capacity: { nodes: () => Promise.resolve(undefined) },
    progress: () => undefined,
    patterns: () => [],
    clock: createFakeClock(zero),
  });
}

test('a run that was called off is still known when Job and record are gone', () => {
  const { source, show } = aSource();
  const directory = directoryOf(source);
  show('job-1', aRun('job-1'));
  expect(directory.run('job-1')?.view.state.phase).toBe('running');
  show('job-1', undefined);
  expect(directory.runs().map(({ snapshot }) => snapshot.uid)).toEqual(['job-1']);
  expect(directory.run('job-1')).toMatchObject({
    view: { state: { phase: 'cancelled', startedAt: '2026-01-01T00:00:10Z' } },
    card: { channel: 'C1', ts: '1.1' },
  });
});

test('a run whose end was told is remembered as it was told', () => {
  const { source, show } = aSource();
  const directory = directoryOf(source);
  const run = aRun('job-1');
  const ended = { phase: 'finished', attempts: 1, ranMs: 60_000 } as const;
  const stored = run.stored && { ...run.stored, record: { ...run.stored.record, ended } };
  show('job-1', stored ? { ...run, stored } : run);
  show('job-1', undefined);
  expect(directory.run('job-1')?.view.state).toEqual(ended);
});

test('a run that comes back is no departed one, and a Job that never had a record is none', () => {
  const { source, show } = aSource();
  const departed = createDepartedRuns(source);
  show('job-1', aRun('job-1'));
  show('job-1', undefined);
  show('job-1', aRun('job-1'));
  const { stored: _, ...bare } = aRun('job-2');
  show('job-2', bare);
  show('job-2', undefined);
  expect([...departed.snapshots()]).toEqual([]);
});

test('only the newest five hundred are remembered', () => {
  const { source, show } = aSource();
  const departed = createDepartedRuns(source);
  for (let index = 0; index < 501; index += 1) {
    show(`job-${index}`, aRun(`job-${index}`));
    show(`job-${index}`, undefined);
  }
  expect([...departed.snapshots()]).toHaveLength(500);
  expect(departed.snapshot('job-0')).toBeUndefined();
  expect(departed.snapshot('job-500')?.uid).toBe('job-500');
});
