import type { Parameter } from './parameter.ts';
import { compilePattern } from './pattern.ts';
import { quoted } from './problem.ts';
import { alternatives, closest } from './suggest.ts';

/** What is wrong with a value, as the end of a sentence that begins with the key. */
export interface Unfit {
  readonly why: string;
  /** A value that would be accepted and was most likely meant. */
  readonly suggestion?: string;
}

type Of<Type extends Parameter['type']> = Extract<Parameter, { type: Type }>;

/** Checks a value against its declaration; undefined where it fits. The value itself is never changed. */
export function checkValue(parameter: Parameter, value: string): Unfit | undefined {
  if (parameter.type === 'choice') return checkChoice(parameter, value);
  if (parameter.type === 'boolean') return checkBoolean(value);
  if (parameter.type === 'string') return checkString(parameter, value);
  return checkNumber(parameter, value);
}

/** What a declaration accepts, e.g. `a whole number of at least 1`. */
export function expectedOf(parameter: Parameter): string {
  if (parameter.type === 'choice') return alternatives(parameter.choices);
  if (parameter.type === 'boolean') return 'true or false';
  if (parameter.type === 'string') return expectedText(parameter);
  return `${parameter.type === 'integer' ? 'a whole number' : 'a number'}${rangeOf(parameter)}`;
}

function rangeOf({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function expectedText({ pattern, maxLength }: Of<'string'>): string {
  const length = maxLength === undefined ? 'a text' : `a text of at most ${maxLength} characters`;
  return pattern === undefined ? length : `${length} that matches ${pattern}`;
}

/** As Python's float() and int() read them: no hexadecimal, no separators. */
const forms = {
  number: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i,
  integer: /^[+-]?\d+$/,
} as const;

function checkNumber(parameter: Of<'number'> | Of<'integer'>, value: string): Unfit | undefined {
  if (!forms[parameter.type].test(value)) {
    const noun = parameter.type === 'integer' ? 'a whole number' : 'a number';
    return { why: `is ${quoted(value)}, which is not ${noun}`, ...meantNumber(parameter, value) };
  }
  const number = Number(value);
  if (!Number.isFinite(number))
    return { why: `is ${quoted(value)}, which is too large for a number` };
  const { min, max } = parameter;
  if (min !== undefined && number < min) {
    return { why: `is ${quoted(value)}, which is less than ${min}`, suggestion: String(min) };
  }
  if (max !== undefined && number > max) {
    return { why: `is ${quoted(value)}, which is more than ${max}`, suggestion: String(max) };
  }
  return undefined;
}

/** `1,5` is 1.5 in half of Europe, `1_000` is 1000 in code, `1e3` no integer to Python. */
function meantNumber(
  parameter: Of<'number'> | Of<'integer'>,
  value: string,
): { suggestion?: string } {
  const tidy = value
    .trim()
    .replace(/[,;]$/, '')
    .replaceAll('_', '')
    .replace(/^(\d+),(\d+)$/, '$1.$2');
  if (!forms.number.test(tidy)) return {};
  const isWhole = parameter.type === 'integer';
  if (isWhole && !Number.isSafeInteger(Number(tidy))) return {};
  const suggestion = isWhole ? String(Number(tidy)) : tidy;
  return checkNumber(parameter, suggestion) === undefined ? { suggestion } : {};
}

function checkChoice({ choices }: Of<'choice'>, value: string): Unfit | undefined {
  if (choices.includes(value)) return undefined;
  const suggestion = closest(value, choices);
  return {
    why: `is ${quoted(value)}, which is not among its choices`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** What else people write for true and false. A map: `constructor` is a value that somebody may type. */
const meantBooleans: ReadonlyMap<string, string> = new Map([
  ...['yes', 'on', '1', 'y', 't'].map((word) => [word, 'true'] as const),
  ...['no', 'off', '0', 'n', 'f'].map((word) => [word, 'false'] as const),
]);

/** `True` as Python writes it is as good as `true`; what else may be meant only the model knows. */
function checkBoolean(value: string): Unfit | undefined {
  const word = value.toLowerCase();
  if (word === 'true' || word === 'false') return undefined;
  const suggestion = meantBooleans.get(word) ?? closest(word, ['true', 'false']);
  return {
    why: `is ${quoted(value)}, which is neither true nor false`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

function checkString({ pattern, maxLength }: Of<'string'>, value: string): Unfit | undefined {
  const length = Array.from(value).length;
  if (maxLength !== undefined && length > maxLength) {
    return { why: `is ${length} characters long, and ${maxLength} are the most` };
  }
  const compiled = pattern === undefined ? undefined : compilePattern(pattern);
  if (compiled?.ok && !compiled.pattern.fits(value)) {
    return { why: `is ${quoted(value)}, which does not match ${pattern}` };
  }
  return undefined;
}
