/** One value of a metric. `y` may be NaN or infinite: a training that diverges says so. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One metric over a run, `x` rising. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

/** What a run's metrics stand against. */
export type Axis = 'step' | 'epoch' | 'reading';

/** All metrics of a run. */
export interface Curves {
  readonly axis: Axis;
  readonly series: readonly Series[];
}

/** Collects the metrics of a run, of any length, in bounded room. */
export interface SeriesCollector {
  add(name: string, x: number, y: number): void;
  /** Those of at least two points, in the order in which they were met. */
  series(): readonly Series[];
}

const mostSeries = 64;
/** More points than this cannot be told apart in a picture. */
const mostPoints = 2_000;

interface Collected {
  readonly points: Point[];
  /** Of so many points one is kept. */
  stride: number;
  /** How many have come since the last that was kept. */
  skipped: number;
  /** The newest, where it was not kept: the end of a curve is what is looked at first. */
  last: Point | undefined;
}

export function createSeriesCollector(): SeriesCollector {
  const byName = new Map<string, Collected>();

  function collectedOf(name: string): Collected | undefined {
    const known = byName.get(name);
    if (known || byName.size >= mostSeries) return known;
    const made: Collected = { points: [], stride: 1, skipped: 0, last: undefined };
    byName.set(name, made);
    return made;
  }

  return {
    add(name, x, y) {
      const collected = Number.isFinite(x) ? collectedOf(name) : undefined;
      if (!collected) return;
      // A run that began again at a checkpoint: what it had done after that counts no more.
      const { points } = collected;
      while ((points.at(-1)?.x ?? -Infinity) >= x) points.pop();
      keep(collected, { x, y });
    },
    series: () =>
      Array.from(byName, ([name, { points, last }]) => ({
        name,
        points: last ? [...points, last] : points,
      })).filter(({ points }) => points.length > 1),
  };
}

function keep(collected: Collected, point: Point): void {
  const { points } = collected;
  collected.skipped += 1;
  if (collected.skipped < collected.stride && !isTurn(points.at(-1), point)) {
    collected.last = point;
    return;
  }
  points.push(point);
  collected.skipped = 0;
  collected.last = undefined;
  if (points.length < 2 * mostPoints) return;
  points.splice(0, points.length, ...thinned(points));
  collected.stride *= 2;
}

/** Every second one, and where it became no number or one again, unless that never ends. */
function thinned(points: readonly Point[]): readonly Point[] {
  const isEven = (_: Point, index: number): boolean => index % 2 === 0;
  const kept = points.filter(
    (point, index) => isEven(point, index) || isTurn(points[index - 1], point),
  );
  return kept.length < 1.5 * mostPoints ? kept : points.filter(isEven);
}

function isTurn(before: Point | undefined, point: Point): boolean {
  return before !== undefined && Number.isFinite(before.y) !== Number.isFinite(point.y);
}
