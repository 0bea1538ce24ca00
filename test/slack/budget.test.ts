import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createBudget, type Call } from '../../src/slack/budget.ts';

const edit: Call = { method: 'chat.update' };
const post = (channel: string): Call => ({ method: 'chat.postMessage', channel });

/** Makes each call as early as the budget lets it; returns when they went out. */
function schedule(calls: readonly Call[]): number[] {
  const budget = createBudget();
  let now = 0;
  return calls.map((call) => {
    now = budget.earliest(call, now);
    budget.spend(call, now);
    return now;
  });
}

function mostIn(windowMs: number, times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
  );
}

describe('the budget', () => {
  it('never lets more than 50 edits into a minute', () => {
    const most = mostIn(60_000, schedule(Array.from({ length: 300 }, () => edit)));
    expect(most).toBeGreaterThan(45);
    expect(most).toBeLessThanOrEqual(50);
  });

  it('lets a channel have a small burst, then about one message a second', () => {
    const times = schedule(Array.from({ length: 120 }, () => post('C1')));
    expect(times.slice(0, 4)).toEqual([0, 0, 0, 1_200]);
    expect(mostIn(9_000, times)).toBeLessThanOrEqual(10);
    expect(mostIn(60_000, times)).toBeLessThanOrEqual(60);
  });

  it('does not make one channel wait for another', () => {
    expect(schedule([post('C1'), post('C1'), post('C1'), post('C2')])).toEqual([0, 0, 0, 0]);
  });

  it('keeps the workspace within 300 posts a minute, however many channels there are', () => {
    const times = schedule(Array.from({ length: 1_000 }, (_, index) => post(`C${index}`)));
    expect(mostIn(60_000, times)).toBeLessThanOrEqual(300);
  });

  it('pauses only the method that Slack asked to pause', () => {
    const budget = createBudget();
    budget.pause('chat.update', 30_000);
    budget.pause('chat.update', 10_000);
    expect(budget.earliest(edit, 1_000)).toBe(30_000);
    expect(budget.earliest(post('C1'), 1_000)).toBe(1_000);
  });

  it('never answers with a time that has passed', () => {
    const calls = fc.array(fc.oneof(fc.constant(edit), fc.constantFrom('C1', 'C2').map(post)));
    fc.assert(
      fc.property(calls, (some) => {
        const times = schedule(some);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
});
