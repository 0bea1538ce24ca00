/**
 * One thing that is wrong with what a person typed. Plain text throughout: whoever shows it
 * escapes it for the medium.
 */
export interface Problem {
  /** What it is about: `model`, a resource word such as `gpu`, a hyperparameter's key, or `command`. */
  readonly field: string;
  /** What is wrong, as a whole sentence that names the value received. */
  readonly message: string;
  /** What would be accepted, e.g. `a whole number from 1 to 8`. */
  readonly expected: string;
  /** The value as typed; absent where something is missing. */
  readonly received?: string;
  /** What to type instead, e.g. `gpu=2`: the did-you-mean. */
  readonly suggestion?: string;
}
