import type { Clock } from '../../src/reconcile/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, running what falls due in order, each with all that follows from it. */
  advance(ms: number): Promise<void>;
}

/** Lets everything run that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock that stands still until it is moved. */
export function createFakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  let timers: { at: number; callback: () => void }[] = [];

  function nextDue(untilMs: number): { at: number; callback: () => void } | undefined {
    const due = timers.filter(({ at }) => at <= untilMs).toSorted((a, b) => a.at - b.at)[0];
    timers = timers.filter((timer) => timer !== due);
    return due;
  }

  return {
    now: () => new Date(nowMs),
    setTimeout(callback, ms) {
      const timer = { at: nowMs + Math.max(0, ms), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let due = nextDue(untilMs); due; due = nextDue(untilMs)) {
        nowMs = Math.max(nowMs, due.at);
        due.callback();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}
