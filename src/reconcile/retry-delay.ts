import { backoffMs } from '../backoff.ts';
import { ThreadError } from './errors.ts';

const range = { firstMs: 1_000, mostMs: 60_000 };

/**
 * A message whose fate is unknown may still be on its way: look no sooner than this, which is twenty
 * seconds after it was sent where no answer came at all.
 */
const inDoubtMs = 10_000;

/** How long to wait after so many failures in a row (1 or more), the last of them being `error`. */
export function retryDelayMs(failures: number, error: unknown, random: () => number): number {
  return Math.max(backoffMs(failures, range, random), leastMs(error));
}

function leastMs(error: unknown): number {
  if (!(error instanceof ThreadError)) return 0;
  return error.retryAfterMs ?? (error.reason === 'in-doubt' ? inDoubtMs : 0);
}
