import { assert, date, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/training/diagnosis.ts';
import { deriveRun } from '../../src/training/run.ts';
import { anyObservation } from './any-observation.ts';
import {
  at,
  clockAt,
  completeJob,
  failedJob,
  makeContainer,
  makeEvent,
  makeJob,
  makePod,
  observe,
  states,
} from './observed.ts';

describe('diagnose', () => {
  test('a quota refusal is over as soon as a pod was made', () => {
    const job = { kind: 'Job', name: 'train-resnet' };
    const events = [
      makeEvent('FailedCreate', 'exceeded quota: q', { object: job, at: at(1) }),
      makeEvent('SuccessfulCreate', 'Created pod: p', { object: job, at: at(9), type: 'Normal' }),
    ];
    expect(diagnose(observe(makeJob(), [], events), { now: clockAt(10) })).toBeUndefined();
  });

  test('a mount that failed and then worked is no cause any more', () => {
    const events = [
      makeEvent('FailedMount', 'timed out', { at: at(1) }),
      makeEvent('Pulling', 'Pulling image', { at: at(9), type: 'Normal' }),
    ];
    const pods = [makePod([makeContainer(states.creating)])];
    expect(diagnose(observe(makeJob(), pods, events), { now: clockAt(10) })).toBeUndefined();
  });

  test('an earlier attempt with another cause is named in the evidence', () => {
    const first = makePod([makeContainer(states.ended(137, { reason: 'OOMKilled' }))], {
      phase: 'Failed',
    });
    const second = makePod([makeContainer(states.ended(1))], {
      name: 'b',
      uid: 'pod-2',
      phase: 'Failed',
      creationTimestamp: at(71),
    });
    const diagnosis = diagnose(observe(failedJob(), [first, second]), { now: clockAt(90) });
    expect(diagnosis?.code).toBe('program-failed');
    expect(diagnosis?.evidence).toContain('First attempt: The run used more memory (RAM)');
  });

  test('a container stopped after its last restart failed by its own error', () => {
    const container = makeContainer(states.ended(143), {
      restartCount: 3,
      lastState: states.ended(1),
    });
    const pod = makePod([container], { phase: 'Failed', deletionTimestamp: at(75) });
    const diagnosis = diagnose(observe(failedJob(), [pod]), { now: clockAt(90) });
    expect(diagnosis?.code).toBe('program-failed');
  });

  test('a finished run and a run under way need no explanation', () => {
    const running = makePod([makeContainer(states.running)], { phase: 'Running' });
    expect(diagnose(observe(completeJob()), { now: clockAt(90) })).toBeUndefined();
    expect(diagnose(observe(makeJob(), [running]), { now: clockAt(90) })).toBeUndefined();
  });

  test('no observation, however torn, throws or is told in empty or raw words', () => {
    assert(
      property(anyObservation, date({ noInvalidDate: true }), (observation, now) => {
        const run = deriveRun(observation, now);
        const ended = run.phase === 'failed' || run.phase === 'deleted';
        expect(ended && run.diagnosis === undefined).toBe(false);
        expect(run.ranMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(run.waitedMs ?? 0).toBeGreaterThanOrEqual(0);
        const { code, cause } = run.diagnosis ?? { code: 'none', cause: 'Nothing.' };
        expect(cause).toMatch(/^\S.*[.!?…]$/s);
        expect(code).toMatch(/^[a-z][a-z-]*$/);
      }),
      { numRuns: 3_000 },
    );
  });
});
