const firstMs = 500;
const longestMs = 30_000;

/** How long to wait after so many failures in a row; `random` in [0, 1) spreads it over the upper half. */
export function backoffMs(failures: number, random: number): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return (most / 2) * (1 + random);
}
