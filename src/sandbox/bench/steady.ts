/**
 * Milliseconds on the machine's own clock, which nobody sets and which is one for every process of
 * it: what two processes saw can be subtracted.
 */
export function steadyMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
