import type { Series } from '../../src/training/series.ts';

/** A metric with these values at steps 10, 20, … */
export function series(name: string, values: readonly number[]): Series {
  return { name, points: values.map((y, index) => ({ x: 10 * (index + 1), y })) };
}

export const falling = [2.3, 1.2, 0.4];
export const rising = [0.2, 0.7, 0.93];
