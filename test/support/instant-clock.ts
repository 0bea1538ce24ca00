import type { Clock } from '../../src/clock.ts';

export interface InstantClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly slept: number[];
}

/** Time stands still but for waits, which pass at once: for what runs over real sockets. */
export function createInstantClock(): InstantClock {
  const slept: number[] = [];
  let now = 1_000_000;
  return {
    slept,
    now: () => now,
    after(ms, callback) {
      slept.push(ms);
      now += ms;
      const soon = setImmediate(callback);
      return () => clearImmediate(soon);
    },
  };
}
