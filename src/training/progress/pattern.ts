import type { Reading } from './reading.ts';
import { toNumber } from './pairs.ts';

/** Groups of a model's own pattern that say how far it is; every other group is a metric. */
const places = ['step', 'steps', 'total', 'epoch', 'epochs'] as const;

const isPlace = (name: string): boolean => places.some((place) => place === name);

/** What a line says by a model's own pattern; undefined where it does not match. */
export function readByPattern(text: string, pattern: RegExp | undefined): Reading | undefined {
  const groups = pattern?.exec(text)?.groups;
  if (!groups) return undefined;
  const given = Object.entries(groups).filter(
    // A group that took no part is undefined, whatever its type says.
    ([, value]: [string, string | undefined]) => value !== undefined && isNumber(value),
  );
  const count = (name: string): number | undefined => {
    const value = given.find(([each]) => each === name)?.[1];
    return value === undefined ? undefined : toNumber(value);
  };
  const step = count('step');
  const steps = count('total') ?? count('steps');
  const epoch = count('epoch');
  const epochs = count('epochs');
  return {
    ...(step !== undefined && { step }),
    ...(steps !== undefined && { steps }),
    ...(epoch !== undefined && { epoch }),
    ...(epochs !== undefined && { epochs }),
    ...(step !== undefined && epoch !== undefined && epochs !== undefined && { over: 'epoch' }),
    metrics: Object.fromEntries(given.filter(([name]) => !isPlace(name))),
  };
}

function isNumber(value: string): boolean {
  return (
    /^[-+]?(?:nan|inf(?:inity)?)$/i.test(value) ||
    (value.trim() !== '' && !Number.isNaN(toNumber(value)))
  );
}
