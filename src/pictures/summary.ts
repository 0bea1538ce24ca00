import type { Axis, Point } from '../training/series.ts';
import { weightOf } from '../training/progress/names.ts';
import { shortCount, shortNumber } from './numbers.ts';
import type { Panel } from './panels.ts';

const mostClauses = 4;

/**
 * What a picture shows, in words: `loss fell from 2.31 to 0.0338 over 300 steps; val_acc rose to
 * 0.93`. For those who cannot see it, and for those who have not opened it yet.
 */
export function summaryOf(panels: readonly Panel[], axis: Axis): string {
  const all = panels.flatMap(({ curves }) => curves.slice(0, 2));
  const telling = all.filter(({ name }) => weightOf(name) === 'telling');
  const clauses = (telling.length > 0 ? telling : all)
    .slice(0, mostClauses)
    .map((curve, index) => `${curve.name} ${courseOf(curve.points, axis, index === 0)}`);
  return clauses.join('; ');
}

function courseOf(points: readonly Point[], axis: Axis, isFirst: boolean): string {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const [first, last] = [finite[0]?.y ?? NaN, finite.at(-1)?.y ?? NaN];
  const isFlat = Math.abs(last - first) <= 0.001 * Math.abs(first);
  const from = isFirst ? `from ${shortNumber(first)} ` : '';
  const course = isFlat
    ? `stayed at ${shortNumber(last)}`
    : `${last < first ? 'fell' : 'rose'} ${from}to ${shortNumber(last)}`;
  const lost = points[points.findLastIndex(({ y }) => Number.isFinite(y)) + 1];
  if (lost) return `${course}, and is ${shortNumber(lost.y)} from ${axis} ${shortCount(lost.x)} on`;
  return isFirst ? `${course} over ${spanOf(points, axis)}` : course;
}

function spanOf(points: readonly Point[], axis: Axis): string {
  const last = points.at(-1)?.x ?? 0;
  if (axis === 'reading') return `${points.length} readings`;
  return `${last.toLocaleString('en-US', { maximumFractionDigits: 2 })} ${axis}s`;
}
