import { ThreadError } from './errors.ts';

const firstMs = 1_000;
const mostMs = 60_000;

/** A message whose fate is unknown may still be on its way: look no sooner than this. */
const inDoubtMs = 2_000;

/**
 * How long to wait after so many failures in a row (1 or more): doubling up to a minute, half of it
 * by chance so that many runs do not come back in step, and no less than the failure asks for.
 */
export function backoffMs(failures: number, error: unknown, random: () => number): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 16));
  const delay = ceiling / 2 + (ceiling / 2) * random();
  return Math.round(Math.max(delay, leastMs(error)));
}

function leastMs(error: unknown): number {
  if (!(error instanceof ThreadError)) return 0;
  return error.retryAfterMs ?? (error.reason === 'in-doubt' ? inDoubtMs : 0);
}
