import type { RunState } from './run.ts';
import type { TrainingSpec } from './training-spec.ts';

/** A run that stands already, as far as another may begin from it. */
export interface EarlierRun {
  readonly spec: TrainingSpec;
  readonly state: RunState;
}

/** Finds an earlier run by what a person calls it; undefined where none is known. */
export type FindEarlier = (name: string) => EarlierRun | undefined;
