import type { Clock } from '../clock.ts';
import { within } from '../clock.ts';

/** The work that has been taken and is not done yet. */
export interface InFlight {
  /** False once `drain` was called: nothing more is to be taken. */
  readonly open: boolean;
  track<T>(work: Promise<T>): Promise<T>;
  /** Takes nothing more and waits for what was taken, for at most `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>;
}

export function createInFlight(clock: Clock): InFlight {
  const working = new Set<Promise<unknown>>();
  let open = true;

  async function settled(): Promise<void> {
    while (working.size > 0) await Promise.allSettled(working);
  }

  return {
    get open() {
      return open;
    },
    async track(work) {
      working.add(work);
      try {
        return await work;
      } finally {
        working.delete(work);
      }
    },
    async drain(timeoutMs) {
      open = false;
      await within(clock, timeoutMs, settled());
    },
  };
}
