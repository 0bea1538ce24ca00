import { type ReadValue, UsageError } from './argparse.ts';
import { pythonString } from './python.ts';

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** The maximum itself is too much. */
  readonly belowMax?: boolean;
}

/** A number in any form that Python's `float()` reads, `1_000.5`, `1e-3`, `inf` and `nan` among them. */
export function float(range: Range = {}): ReadValue<number> {
  return (text) => {
    const value = readFloat(text.trim());
    if (value === undefined) throw new UsageError(`invalid float value: ${pythonString(text)}`);
    return within(value, range, text);
  };
}

/** A whole number as Python's `int()` reads it. */
export function integer(range: Range = {}): ReadValue<number> {
  return (text) => {
    const trimmed = text.trim();
    if (!/^[+-]?\d+(?:_\d+)*$/.test(trimmed)) {
      throw new UsageError(`invalid int value: ${pythonString(text)}`);
    }
    return within(Number(trimmed.replaceAll('_', '')), range, text);
  };
}

/** Any text. */
export const text: ReadValue<string> = (value) => value;

/** One of these. */
export function choice<T extends string>(choices: readonly T[]): ReadValue<T> {
  return (text) => {
    const chosen = choices.find((candidate) => candidate === text);
    if (chosen !== undefined) return chosen;
    const known = choices.map(pythonString).join(', ');
    throw new UsageError(`invalid choice: ${pythonString(text)} (choose from ${known})`);
  };
}

function readFloat(text: string): number | undefined {
  if (/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i.test(text)) {
    return Number(text.replaceAll('_', ''));
  }
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? -Infinity : Infinity;
}

/** NaN lies in every range, as in Python, where no comparison with it is true. */
function within(value: number, range: Range, text: string): number {
  const { min, max, belowMax } = range;
  if (min !== undefined && value < min) {
    throw new UsageError(`must be at least ${min}: ${pythonString(text)}`);
  }
  if (max !== undefined && (value > max || (belowMax && value === max))) {
    const words = belowMax ? 'must be less than' : 'must be at most';
    throw new UsageError(`${words} ${max}: ${pythonString(text)}`);
  }
  return value;
}
