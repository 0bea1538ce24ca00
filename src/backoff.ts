export interface BackoffRange {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait after this many failures in a row (1 or more): doubling, half of it fixed, half
 * by chance (`random` gives 0 up to, not including, 1), so that many do not come back in step and
 * none comes back at once.
 */
export function backoffMs(failures: number, range: BackoffRange, random: () => number): number {
  const ceiling = Math.min(range.mostMs, range.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
