import { describe, expect, test } from 'vitest';
import { nextStep, type Situation, type Step } from '../../src/reconcile/plan.ts';
import type { RunRecord } from '../../src/reconcile/ports.ts';
import type { Diagnosis } from '../../src/training/cause.ts';
import type { RunState } from '../../src/training/run.ts';
import { at } from '../training/observed.ts';
import { origin, spec } from './run.ts';

function recordOf(told: readonly string[], closed?: RunRecord['closed']): RunRecord {
  return {
    run: spec.id,
    jobName: spec.jobName,
    jobUid: 'job-1',
    spec,
    origin,
    told: Object.fromEntries(told.map((key, index) => [key, String(index)])),
    ...(closed && { closed }),
  };
}

function because(code: string, hopeless = false): Diagnosis {
  return { code, cause: 'It waits.', hopeless };
}

const waiting: RunState = { phase: 'waiting', attempts: 1 };
const running: RunState = { phase: 'running', attempts: 1, startedAt: at(10) };
const finished: RunState = { ...running, phase: 'finished' };
const failed: RunState = { ...running, phase: 'failed' };
const deleted: RunState = { ...running, phase: 'deleted' };

function situation(state: RunState, more: Partial<Situation> = {}): Situation {
  return {
    state,
    record: recordOf(['card']),
    hasFinalizer: true,
    recordIsLeaving: false,
    job: 'present',
    jobMissingMs: 0,
    jobIsLeaving: false,
    cancelHeldMs: 0,
    timeToLiveSet: false,
    causeHeldMs: 0,
    inPhaseMs: 0,
    undecided: false,
    eventsWanted: false,
    eventsAgeMs: Infinity,
    ...more,
  };
}

function unrecorded(more: Partial<Situation> = {}): Situation {
  const { record: _none, ...rest } = situation(waiting, more);
  return rest;
}

const cases: readonly (readonly [string, Situation, Step['do'] | Partial<Step>])[] = [
  ['a Job without a record gets one', unrecorded(), 'ensure-record'],
  ['neither Job nor record: nothing', unrecorded({ job: 'missing' }), 'nothing'],
  ['the card comes first', situation(finished, { record: recordOf([]) }), 'post-card'],
  ['then started, even where the run has ended', situation(finished), 'post-started'],
  [
    'then the end',
    situation(finished, { record: recordOf(['card', 'started']) }),
    { do: 'post-end', key: 'finished' },
  ],
  [
    'a failure settles for three seconds',
    situation(failed, { record: recordOf(['card', 'started']), inPhaseMs: 1_000 }),
    { do: 'wait', ms: 2_000 },
  ],
  [
    'a failure that a deletion of everything may follow settles longer',
    situation(
      { ...failed, diagnosis: because('pod-deleted') },
      { record: recordOf(['card', 'started']), inPhaseMs: 4_000 },
    ),
    { do: 'wait', ms: 6_000 },
  ],
  [
    'a failure that never started has no started',
    situation({ phase: 'failed', attempts: 1 }, { inPhaseMs: 3_000 }),
    { do: 'post-end', key: 'failed' },
  ],
  ['a deletion is confirmed first', situation(deleted, { job: 'missing' }), 'confirm-gone'],
  [
    'a confirmed deletion is told',
    situation(deleted, { job: 'gone', record: recordOf(['card', 'started']) }),
    { do: 'post-end', key: 'deleted' },
  ],
  [
    'an end that was told but not closed is closed',
    situation(deleted, { job: 'gone', record: recordOf(['card', 'finished']) }),
    'close',
  ],
  [
    'a failure that was told is followed by its picture and its log',
    situation(deleted, { job: 'gone', record: recordOf(['card', 'started', 'failed']) }),
    { do: 'attach-files', keys: ['picture', 'log'] },
  ],
  [
    'a success that was told is followed by its picture',
    situation(finished, { record: recordOf(['card', 'started', 'finished']) }),
    { do: 'attach-files', keys: ['picture'] },
  ],
  [
    'a run that never started has no picture',
    situation(failed, { record: recordOf(['card', 'failed']) }),
    { do: 'attach-files', keys: ['log'] },
  ],
  [
    'a failure whose picture and log stand in the thread is closed',
    situation(deleted, {
      job: 'gone',
      record: recordOf(['card', 'started', 'failed', 'picture', 'log']),
    }),
    'close',
  ],
  [
    'a closed record lets go of its finalizer',
    situation(finished, { record: recordOf(['card'], 'told') }),
    'close',
  ],
  [
    'a closed run has its Job collected later',
    situation(finished, { record: recordOf(['card'], 'told'), hasFinalizer: false }),
    'set-time-to-live',
  ],
  [
    'a given-up run that goes on is left alone',
    situation(running, { record: recordOf([], 'undeliverable'), hasFinalizer: false }),
    'nothing',
  ],
  [
    'a closed run whose Job will be collected needs nothing',
    situation(finished, {
      record: recordOf(['card'], 'told'),
      hasFinalizer: false,
      timeToLiveSet: true,
    }),
    'nothing',
  ],
  [
    'a closed record without a Job is given time to be collected',
    situation(finished, {
      record: recordOf(['card'], 'told'),
      hasFinalizer: false,
      job: 'missing',
      jobMissingMs: 10_000,
    }),
    { do: 'wait', ms: 50_000 },
  ],
  [
    'and swept when nobody collects it',
    situation(finished, {
      record: recordOf(['card'], 'told'),
      hasFinalizer: false,
      job: 'gone',
      jobMissingMs: 60_000,
    }),
    'sweep-record',
  ],
  [
    'events are read when a run has waited for three seconds',
    situation(waiting, { eventsWanted: true, inPhaseMs: 3_000 }),
    'read-events',
  ],
  [
    'and not before',
    situation(waiting, { eventsWanted: true, inPhaseMs: 1_000 }),
    { do: 'wait', ms: 2_000 },
  ],
  [
    'a hopeless cause is told after 15 seconds',
    situation({ ...waiting, diagnosis: because('image-not-found', true) }, { causeHeldMs: 15_000 }),
    { do: 'post-blocked', key: 'blocked/image-not-found' },
  ],
  [
    'and once only',
    situation(
      { ...waiting, diagnosis: because('image-not-found', true) },
      { causeHeldMs: 15_000, record: recordOf(['card', 'blocked/image-not-found']) },
    ),
    'wait',
  ],
  [
    'a registry that does not answer is told after two minutes',
    situation(
      { ...waiting, diagnosis: because('image-registry-unreachable') },
      { causeHeldMs: 120_000 },
    ),
    'post-blocked',
  ],
  [
    'a full cluster is not told after nine minutes',
    situation({ ...waiting, diagnosis: because('no-free-gpu') }, { causeHeldMs: 540_000 }),
    { do: 'wait', ms: 30_000 },
  ],
  [
    'but after ten',
    situation({ ...waiting, diagnosis: because('no-free-gpu') }, { causeHeldMs: 600_000 }),
    'post-blocked',
  ],
  [
    'a node on its way is never told as trouble',
    situation({ ...waiting, diagnosis: because('adding-node') }, { causeHeldMs: 3_600_000 }),
    'wait',
  ],
  [
    'what the Job survives by itself is not told as trouble',
    situation(
      { ...running, phase: 'restarting', diagnosis: because('drained') },
      { causeHeldMs: 3_600_000, record: recordOf(['card', 'started']) },
    ),
    'wait',
  ],
  [
    'an attempt that has just ended is looked at again soon',
    situation(running, { record: recordOf(['card', 'started']), undecided: true }),
    { do: 'wait', ms: 3_000 },
  ],
];

describe('the next step', () => {
  test.each(cases)('%s', (_, given, expected) => {
    const step = typeof expected === 'string' ? { do: expected } : expected;
    expect(nextStep(given)).toMatchObject(step);
  });
});
