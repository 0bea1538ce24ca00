import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../../src/slack/clock.ts';

export interface FakeClock extends Clock {
  /** Lets so much time pass; what falls due runs in order, with its promises settled in between. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  pending(): number;
}

export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();

  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await setImmediate();
      for (;;) {
        const due = Array.from(timers)
          .filter(({ at }) => at <= end)
          .sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
        await setImmediate();
      }
      now = end;
    },
    pending: () => timers.size,
  };
}
