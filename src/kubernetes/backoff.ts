/** Time and chance, passed in so that tests own them. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

export interface BackoffRange {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait after this many failures in a row (1 or more): half of it fixed, half by
 * chance, so that many clients do not come back in step and none comes back at once.
 */
export function backoffMs(failures: number, range: BackoffRange, random: () => number): number {
  const ceiling = Math.min(range.mostMs, range.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
