import type { Clock } from '../../src/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, running what falls due in order, each with all that follows from it. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  pending(): number;
}

/** Lets everything run that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock that stands still until it is moved. */
export function createFakeClock(startMs = 1_000_000): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ at: number; callback: () => void }>();

  function nextDue(untilMs: number) {
    const due = Array.from(timers).filter(({ at }) => at <= untilMs);
    return due.toSorted((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => nowMs,
    after(ms, callback) {
      const timer = { at: nowMs + Math.max(0, ms), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let due = nextDue(untilMs); due; due = nextDue(untilMs)) {
        timers.delete(due);
        nowMs = Math.max(nowMs, due.at);
        due.callback();
        await settle();
      }
      nowMs = untilMs;
    },
    pending: () => timers.size,
  };
}
