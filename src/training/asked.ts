import type { Diagnosis } from './cause.ts';
import { formatDuration } from './duration.ts';
import type { TrainingSpec } from './training-spec.ts';

/** What a run asked for, as far as it makes a cause more exact. */
export type Asked = Pick<TrainingSpec, 'type' | 'gpuCount' | 'timeLimitSeconds'>;

const sayTimeLimit = /\bits time limit\b/;

/** Says of a limit how large it is: the cluster tells only that it was reached. */
export function withAsked(diagnosis: Diagnosis, asked: Asked | undefined): Diagnosis {
  if (!asked || diagnosis.code !== 'time-limit') return diagnosis;
  const limit = formatDuration(asked.timeLimitSeconds).replace(
    /(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/g,
    ' ',
  );
  return { ...diagnosis, cause: diagnosis.cause.replace(sayTimeLimit, `$& of ${limit}`) };
}
