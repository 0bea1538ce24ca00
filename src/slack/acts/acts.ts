import type { RunAct } from '../asked.ts';
import type { TypedChanges } from './again.ts';
import type { RunButton } from '../messages/run-buttons.ts';

/** What people do with a run. A button does the same as the word, without anything added. */
export interface RunActs extends Readonly<Record<RunButton, RunAct>> {
  readonly status: RunAct;
  /** How many lines; a usual number where nobody says. */
  readonly logs: RunAct<number | undefined>;
  /** The reason, where one is given. */
  readonly cancel: RunAct<string | undefined>;
  readonly rerun: RunAct<TypedChanges | undefined>;
  readonly resume: RunAct<TypedChanges | undefined>;
}
