import { sleep, type Clock } from '../clock.ts';
import { ThreadError } from '../reconcile/errors.ts';
import { toThreadError } from './errors.ts';

/** Reading calls in turn: after a restart every run wants to read at once, and 50 a minute may. */
export interface ReadQueue {
  /**
   * Makes the call when it is its turn among those of the method. A 429 is waited out; rejects with
   * the ThreadError of any other failure.
   */
  read<T>(method: string, call: () => Promise<T>): Promise<T>;
  /** Gives up what waits, now and from now on. */
  stop(): void;
}

/** At a time, of one method: a call that hangs must not hold up all others. */
const lanes = 3;

export function createReadQueue(clock: Clock): ReadQueue {
  const last = new Map<string, Promise<unknown>>();
  const stopping = new AbortController();
  let count = 0;

  async function attempt<T>(method: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      if (stopping.signal.aborted)
        throw new ThreadError('retry', `${method}: the process is stopping`);
      try {
        return await call();
      } catch (error) {
        const failure = toThreadError(method, error);
        if (failure.retryAfterMs === undefined) throw failure;
        await sleep(clock, failure.retryAfterMs, stopping.signal);
      }
    }
  }

  return {
    read(method, call) {
      const lane = `${method} ${count % lanes}`;
      count += 1;
      const result = (last.get(lane) ?? Promise.resolve()).then(() => attempt(method, call));
      last.set(
        lane,
        result.catch(() => undefined),
      );
      return result;
    },
    stop: () => stopping.abort(),
  };
}
