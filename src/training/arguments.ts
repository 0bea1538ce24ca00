import type { Resume } from './training-spec.ts';

/** A hyperparameter as it is passed on. */
export interface PassedParameter {
  readonly key: string;
  readonly value: string;
  /** True where a person typed it; false for the catalog's default. */
  readonly given: boolean;
}

/**
 * What Python's argparse takes for a negative number and not for a flag. It does not know
 * `-1e-3`, which is why that is passed in one element.
 */
const negativeNumber = /^-(?:\d+|\d*\.\d+)$/;

/** How a program is told where the checkpoint lies that it goes on from, where that is a flag. */
export function resumeArguments(resume: Resume | undefined): readonly string[] {
  return resume?.flag === undefined ? [] : [resume.flag, resume.path];
}

/**
 * The program's arguments: the fixed ones, then `--key value` for each hyperparameter in order, as
 * two elements. One element, `--key=value`, where the value would be taken for a flag or is empty.
 */
export function argumentsOf(
  fixed: readonly string[],
  parameters: readonly PassedParameter[],
): readonly string[] {
  return [...fixed, ...parameters.flatMap(argumentOf)];
}

function argumentOf({ key, value }: PassedParameter): string[] {
  const couldBeFlag = value.startsWith('-') && !negativeNumber.test(value);
  return couldBeFlag || value === '' ? [`--${key}=${value}`] : [`--${key}`, value];
}
