import { array, assert, double, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeriesCollector, type Point } from '../../src/training/series.ts';

function collected(points: readonly (readonly [number, number])[]): readonly Point[] {
  const collector = createSeriesCollector();
  for (const [x, y] of points) collector.add('loss', x, y);
  return collector.series()[0]?.points ?? [];
}

describe('the points of a metric', () => {
  test('stand as they came, numbers and what is none', () => {
    expect(
      collected([
        [1, 0.5],
        [2, NaN],
        [3, Infinity],
      ]),
    ).toEqual([
      { x: 1, y: 0.5 },
      { x: 2, y: NaN },
      { x: 3, y: Infinity },
    ]);
  });

  test('a single one is no curve', () => {
    expect(collected([[1, 0.5]])).toEqual([]);
  });

  test('of a run that began again at a checkpoint what was done after it counts no more', () => {
    const xs = collected([
      [1, 1],
      [2, 1],
      [3, 1],
      [2, 0.5],
      [3, 0.4],
    ]).map(({ x, y }) => [x, y]);
    expect(xs).toEqual([
      [1, 1],
      [2, 0.5],
      [3, 0.4],
    ]);
  });

  test('a million take the room of a few thousand, evenly, with both ends', () => {
    const points = collected(Array.from({ length: 1_000_000 }, (_, index) => [index, index]));
    expect(points.length).toBeLessThan(4_100);
    expect(points.length).toBeGreaterThan(1_900);
    expect([points[0]?.x, points.at(-1)?.x]).toEqual([0, 999_999]);
    const gaps = points.slice(1, -1).map(({ x }, index) => x - (points[index]?.x ?? 0));
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThanOrEqual(2);
  });

  test('the moment in which it became no number is kept', () => {
    const values = Array.from(
      { length: 100_000 },
      (_, index) => [index, index === 77_777 ? NaN : 1] as const,
    );
    expect(collected(values).some(({ x, y }) => x === 77_777 && Number.isNaN(y))).toBe(true);
  });

  test.each([
    ['all of them are none', () => NaN],
    ['every second one is none', (index: number) => (index % 2 === 0 ? NaN : 1)],
  ])('take little room where %s', (_, y) => {
    const points = collected(Array.from({ length: 300_000 }, (__, index) => [index, y(index)]));
    expect(points.length).toBeLessThan(4_100);
  });

  test('so many metrics that nobody could look at them are not kept', () => {
    const collector = createSeriesCollector();
    for (let index = 0; index < 1_000; index += 1)
      for (const x of [1, 2]) collector.add(`metric ${index}`, x, 1);
    expect(collector.series()).toHaveLength(64);
  });

  test('whatever comes, x rises', () => {
    const point = tuple(integer({ min: 0, max: 50 }), double());
    assert(
      property(array(point, { maxLength: 200 }), (points) => {
        const xs = collected(points).map(({ x }) => x);
        expect(xs).toEqual([...new Set(xs)].toSorted((a, b) => a - b));
      }),
    );
  });
});
