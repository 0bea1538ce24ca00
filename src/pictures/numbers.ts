import type { Point } from '../training/series.ts';

/** What is no number has no place, and neither has what is beyond all measure. */
export function isDrawn({ y }: Point): boolean {
  return Number.isFinite(y) && Math.abs(y) < 1e100;
}

/** A metric's value in few characters: `0.0338`, `91.2`, `4e-5`, `12,300`, `NaN`, `∞`. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e6)
    return value.toExponential(1).replace(/\.0e/, 'e').replace('e+', 'e');
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** A step or an epoch: `300`, `12k`, `1.5M`, `0.5`. */
export function shortCount(value: number): string {
  const [scale, unit] = value >= 1e6 ? [1e6, 'M'] : value >= 1_000 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / scale).toFixed(2))}${unit}`;
}
