import { maskSecrets } from './secrets.ts';

/** Characters of a line that a message shows. */
const shownLineLength = 500;

/** Characters of a log, from its end, that are looked at where nobody asks for more. */
const shownCharacters = 200_000;
/** Stands first where there was more. */
export const leftOut = '… (what came before is left out)';

interface CleanLogOptions {
  readonly lineLength?: number;
  readonly characters?: number;
}

/** Escape sequences of a terminal: colours, cursor moves, titles. */
const escapeSequence =
  // oxlint-disable-next-line no-control-regex -- these characters are what is looked for
  /\u009B[0-?]*[ -/]*[@-~]|\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[PX^_][^\u001B]*(?:\u001B\\)?|[@-Z\\-_])/g;

/** Control and invisible direction characters, except tab. */
const controlCharacters =
  // oxlint-disable-next-line no-control-regex -- these characters are what is looked for
  /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/**
 * A log's lines as they may be shown: without colours and control characters, progress bars as they
 * last stood, what looks like a credential masked, lines cut that are longer than `lineLength`; no
 * empty lines at either end. Of a log of more than so many `characters` only the last lines, after
 * one that says so: masking takes its time.
 */
export function cleanLog(
  lines: readonly string[],
  { lineLength = shownLineLength, characters = shownCharacters }: CleanLogOptions = {},
): readonly string[] {
  const drawn = lines.map((line) => drawings(line).at(-1) ?? '');
  const plain = lastOf(drawn, characters);
  const clean = maskSecrets(plain).map((line) => cut(line.trimEnd(), lineLength));
  const first = clean.findIndex((line) => line !== '');
  const last = clean.findLastIndex((line) => line !== '');
  const shown = first < 0 ? [] : clean.slice(first, last + 1);
  return plain.length < lines.length ? [leftOut, ...shown] : shown;
}

/** The last lines that have no more than so many characters together. */
function lastOf(lines: readonly string[], characters: number): readonly string[] {
  let left = characters;
  const before = lines.findLastIndex((line) => {
    left -= line.length;
    return left < 0;
  });
  return lines.slice(before + 1);
}

/**
 * What a terminal shows of a line one after the other: what stands between its carriage returns,
 * without colours and control characters, nothing empty; of very many the last.
 */
export function drawings(line: string): readonly string[] {
  return bounded(line)
    .replace(escapeSequence, '')
    .split('\r')
    .map((drawing) => drawing.replace(controlCharacters, ''))
    .filter((drawing) => drawing.trim() !== '')
    .slice(-mostDrawings);
}

/** More bars do not fit into what is looked at of a line. */
const mostDrawings = 200;

/** The work is bounded before anything else looks at a line; its end is what tells. */
function bounded(line: string): string {
  return line.length > 20_000 ? line.slice(-20_000) : line;
}

function cut(line: string, length: number): string {
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
