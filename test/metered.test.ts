import { describe, expect, test } from 'vitest';
import { Refusal } from '../src/errors.ts';
import { meteredSubmitter, meteredThreads } from '../src/metered.ts';
import { ThreadError } from '../src/reconcile/errors.ts';
import type { Milestone, RunView } from '../src/reconcile/ports.ts';
import type { Submitted } from '../src/reconcile/people-ports.ts';
import type { RunState } from '../src/training/run.ts';
import { createFakeSlack } from './reconcile/fake-slack.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { anOrigin, aSpec } from './support/specs.ts';

const then = '2026-01-01T01:00:00Z';
const clock = createFakeClock(Date.parse(then) + 10_000);
const card = { channel: 'C1', ts: '1' };
const diagnosis = { code: 'x', cause: 'because', fix: 'do', hopeless: false };

function aView(state: Partial<RunState> = {}): RunView {
  const spec = aSpec({ requestedAt: then });
  return {
    uid: 'job-1',
    spec,
    origin: anOrigin(),
    state: { phase: 'running', attempts: 1, ...state },
  };
}

function threads() {
  const slack = createFakeSlack();
  const told: [string, number | undefined][] = [];
  const metrics = {
    told: (kind: string, lagMs: number | undefined) => void told.push([kind, lagMs]),
  };
  return { slack, told, metered: meteredThreads(slack, metrics, clock) };
}

describe('messages about runs', () => {
  test.each<[Milestone, Partial<RunState>, number | undefined]>([
    [{ kind: 'started' }, { startedAt: then }, 10_000],
    [{ kind: 'blocked', diagnosis }, { diagnosis: { ...diagnosis, since: then } }, 10_000],
    [{ kind: 'blocked', diagnosis }, { diagnosis }, undefined],
    [{ kind: 'finished', metrics: {} }, { endedAt: then }, 10_000],
    [{ kind: 'failed', diagnosis, log: [] }, { endedAt: then }, 10_000],
    [{ kind: 'deleted' }, { endedAt: then }, undefined],
  ])('%o is counted with how late it came', async (milestone, state, lagMs) => {
    const { metered, told } = threads();
    await metered.postMilestone(card, 'key', aView(state), milestone);
    expect(told).toEqual([[milestone.kind, lagMs]]);
  });

  test('a card is as late as the command is old', async () => {
    const { metered, told, slack } = threads();
    await metered.postCard('C1', aView());
    expect(told).toEqual([['card', 10_000]]);
    expect(slack.keys()).toEqual(['card']);
  });

  test('what was not posted is not counted', async () => {
    const { metered, told, slack } = threads();
    slack.faults.push({ when: 'before', error: new ThreadError('retry', 'later') });
    await expect(metered.postCard('C1', aView())).rejects.toMatchObject({ reason: 'retry' });
    expect(told).toEqual([]);
  });
});

describe('submits', () => {
  const spec = aSpec();
  const submitted: Submitted = { kind: 'created', spec, origin: anOrigin(), warnings: [] };
  test.each<[string, () => Promise<Submitted>, string]>([
    ['a new Job', () => Promise.resolve(submitted), 'created'],
    ['one that stood', () => Promise.resolve({ ...submitted, kind: 'existing' }), 'existing'],
    ['a refusal', () => Promise.reject(new Refusal('quota', 'full')), 'quota'],
    ['a bug', () => Promise.reject(new Error('oops')), 'broken'],
  ])('%s is counted, and handed on', async (_, submit, result) => {
    const counted: string[] = [];
    const metered = meteredSubmitter({ submit }, { submitted: (kind) => void counted.push(kind) });
    const outcome = metered.submit(spec, anOrigin());
    const [expected] = await Promise.allSettled([submit()]);
    expect(await Promise.allSettled([outcome])).toEqual([expected]);
    expect(counted).toEqual([result]);
  });
});
