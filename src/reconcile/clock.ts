/** Time, passed in so that tests own it. */
export interface Clock {
  now(): Date;
  /** Calls back once, `ms` from now. Returns the canceller. */
  setTimeout(callback: () => void, ms: number): () => void;
}

/** The longest a timer of Node can wait; longer ones would fire at once. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, Math.min(ms, longestMs));
    return () => clearTimeout(timer);
  },
};

/** What `work` gives, or `otherwise` where it fails or takes longer than `ms`. Never rejects. */
export function withinTime<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  otherwise: T,
): Promise<T> {
  return new Promise((resolve) => {
    const cancel = clock.setTimeout(() => resolve(otherwise), ms);
    const settle = (value: T): void => {
      cancel();
      resolve(value);
    };
    work.then(settle, () => settle(otherwise));
  });
}
