import { backoffMs } from '../backoff.ts';
import type { KubeError } from './errors.ts';

/** How one round of a reflector (a list where due, then a watch) went. */
export interface Round {
  /** Absent where the server closed the watch in good order. */
  readonly error: KubeError | undefined;
  /** True where the watch brought an event or a bookmark. */
  readonly progressed: boolean;
  readonly livedMs: number;
  /** When it ended, in milliseconds. */
  readonly at: number;
}

export interface Next {
  readonly waitMs: number;
  /** The place in the watch is lost or doubtful: list anew. */
  readonly relist: boolean;
}

/** A watch that closes sooner than this without a word is a fault, not a time-out. */
const briefMs = 5_000;
/** Two 410s within this time: the second one waits. */
const expiredAgainMs = 10_000;
/** After so many failures in a row the place in the watch is doubted as well. */
const doubtAfter = 5;

const range = { firstMs: 800, mostMs: 30_000 };

function isExpired(error: KubeError | undefined): boolean {
  return error?.status === 410 || error?.reason === 'Expired' || error?.reason === 'Gone';
}

/** Decides after each round how long to wait and whether to list anew. Remembers failures in a row. */
export function createPace(random: () => number): { next(round: Round): Next; failures(): number } {
  let failures = 0;
  let expiredAt = Number.NEGATIVE_INFINITY;

  function afterExpiry(at: number): Next {
    const again = at - expiredAt < expiredAgainMs;
    expiredAt = at;
    failures = again ? failures + 1 : 0;
    return { waitMs: again ? backoffMs(failures, range, random) : 0, relist: true };
  }

  return {
    next({ error, progressed, livedMs, at }) {
      if (isExpired(error)) return afterExpiry(at);
      if (progressed) failures = 0;
      if (!error && (progressed || livedMs >= briefMs)) return { waitMs: 0, relist: false };
      failures += 1;
      const waitMs = Math.max(error?.retryAfterMs ?? 0, backoffMs(failures, range, random));
      return { waitMs, relist: failures % doubtAfter === 0 };
    },
    failures: () => failures,
  };
}
