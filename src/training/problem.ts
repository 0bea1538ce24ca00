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

/** One paragraph of plain text: what is wrong, what is accepted, what to type. */
export function describeProblem(problem: Problem): string {
  const didYouMean = problem.suggestion === undefined ? '' : ` Did you mean ${problem.suggestion}?`;
  return `${problem.message} Expected: ${problem.expected}.${didYouMean}`;
}

/** The longest piece of a typed value that a message repeats, in characters. */
const excerptLength = 60;

/** A typed value as a message quotes it: on one line, controls made visible, cut where it is long. */
export function quoted(value: string): string {
  const characters = Array.from(value);
  const shown = characters
    .slice(0, excerptLength)
    .join('')
    .replaceAll(/\p{Cc}/gu, escaped);
  return `“${shown}${characters.length > excerptLength ? '…' : ''}”`;
}

function escaped(control: string): string {
  const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return names[control] ?? `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
