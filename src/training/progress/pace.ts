/** How far a training was at some time. */
export interface Mark {
  readonly atMs: number;
  readonly fraction: number;
}

/** How far it was lately, oldest first. */
export type Pace = readonly Mark[];

const mostMarks = 24;
const leastApartMs = 5_000;
/** Less than this says nothing about how fast it goes. */
const leastSpanMs = 5_000;

/** The pace with one more mark. */
export function paceOf(pace: Pace, mark: Mark): Pace {
  const last = pace.at(-1);
  if (!last) return [mark];
  if (mark.fraction <= last.fraction || mark.atMs - last.atMs < leastApartMs) return pace;
  return [...pace, mark].slice(-mostMarks);
}

/** Until it is done if it goes on so, as of `atMs`; undefined where nobody can tell. */
export function leftAt(pace: Pace, fraction: number, atMs: number): number | undefined {
  const [first, last] = [pace[0], pace.at(-1)];
  if (!first || !last || last.atMs - first.atMs < leastSpanMs) return undefined;
  const perMs = (last.fraction - first.fraction) / (last.atMs - first.atMs);
  if (!(perMs > 0)) return undefined;
  const sinceLastMs = fraction > last.fraction ? 0 : atMs - last.atMs;
  return Math.max(0, (1 - fraction) / perMs - sinceLastMs);
}
