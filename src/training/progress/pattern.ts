import { z } from 'zod';
import { compilePattern, type Pattern } from '../pattern.ts';
import { toNumber } from './pairs.ts';
import type { Reading } from './reading.ts';

/** Groups that say how far a run is; every other name is a metric's. */
const places = ['step', 'total', 'epoch', 'epochs'] as const;
type Place = (typeof places)[number];

const isPlace = (name: string): name is Place => places.some((place) => place === name);

const expected =
  'expected at least one named group: (?<step>…), (?<total>…), (?<epoch>…), (?<epochs>…), or a metric’s name such as (?<loss>…)';

/** `progress` of a model, as it is written: a regular expression whose named groups say what it finds. */
export const ProgressPattern = z
  .string()
  .min(1)
  .max(500)
  .transform((source, context): Pattern => {
    const compiled = compilePattern(source);
    const names = source.match(/\(\?P?<[A-Za-z_]/g) ?? [];
    if (compiled.ok && names.length > 0) return compiled.pattern;
    context.addIssue({ code: 'custom', message: compiled.ok ? expected : compiled.problem });
    return z.NEVER;
  });

/** What a line says by a model's own pattern; undefined where it does not match. */
export function readByPattern(
  text: string,
  pattern: Pick<Pattern, 'exec'> | undefined,
): Reading | undefined {
  const found = pattern?.exec(text);
  if (!found) return undefined;
  const counts: { [Name in Place]?: number } = {};
  const metrics: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.named)) {
    if (value === undefined || !isNumber(value)) continue;
    if (isPlace(name)) counts[name] = toNumber(value);
    else metrics[name] = value;
  }
  const { total, ...others } = counts;
  const isWithinEpoch =
    counts.step !== undefined && counts.epoch !== undefined && total !== undefined;
  return {
    ...others,
    ...(total !== undefined && { steps: total }),
    ...(isWithinEpoch && { over: 'epoch' }),
    metrics,
  };
}

function isNumber(value: string): boolean {
  if (/^[-+]?(?:nan|inf(?:inity)?)$/i.test(value)) return true;
  return value.trim() !== '' && !Number.isNaN(toNumber(value));
}
