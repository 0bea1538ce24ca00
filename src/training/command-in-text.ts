import type { Catalog } from './catalog.ts';
import { parseCommand, type ParsedCommand } from './command.ts';
import { formerWords } from './request.ts';
import { decodeEntities } from './slack-text.ts';
import { tokenize } from './tokenize.ts';

type Training = Extract<ParsedCommand, { kind: 'train' }>;

/** What is looked for in a message, for whoever is told that it was not there. */
export const commandInTextForm =
  'a command such as /train resnet gpu=2 lr=0.01, or a JSON body with "model_name"';

/**
 * The training that a message speaks of: the first `/train …` in it, on a line or in a block of
 * code, else the first JSON body of the former server; one that names a model of the catalog goes
 * before one that does not. The text is as Slack keeps it. Undefined where there is none.
 */
export function findTraining(text: string, catalog: Catalog): Training | undefined {
  let first: Training | undefined;
  for (const words of candidates(decodeEntities(text))) {
    const parsed = parseCommand(words, catalog.keys());
    if (parsed.kind !== 'train') continue;
    if (catalog.has(parsed.request.model?.toLowerCase() ?? '')) return parsed;
    first ??= parsed;
  }
  return first;
}

/** Of a message no more than this is looked through. */
const mostCharacters = 12_000;
/** No command is longer than what Slack takes for one message of a person. */
const longestCommand = 4_000;
/** Commands, and bodies, beyond so many are not read. */
const mostCandidates = 20;

function* candidates(text: string): Generator<string> {
  const searched = text.slice(0, mostCharacters);
  for (const { index } of firstOf(searched.matchAll(command))) yield commandAt(text, index);
  for (const [words] of firstOf(searched.matchAll(body)))
    if (words.includes(formerWords.model)) yield words;
}

function firstOf<V>(found: Iterable<V>): readonly V[] {
  return Array.from(found).slice(0, mostCandidates);
}

/** Whatever may stand before a command on its line: a mark of Slack's own, or the end of a word. */
const command = /(?<=^|[\s`*_~>(“"'])\/train(?=[\s`]|$)/g;

function commandAt(text: string, index: number): string {
  const before = text.slice(0, index);
  const isFenced = before.split('```').length % 2 === 0;
  const mark = /[`*_~]$/.exec(before)?.[0];
  const rest = text.slice(index, index + longestCommand);
  if (isFenced) return wholeLine(rest.split('```', 1)[0] ?? '');
  if (mark === '`') return wholeLine(rest.split('`', 1)[0] ?? '');
  const line = wholeLine(rest);
  return mark !== undefined && line.endsWith(mark) ? line.slice(0, -1) : line;
}

/** More lines than these are no command. */
const mostLines = 50;

/** The first line, and of the next as many as a quote that it opens goes on over. */
function wholeLine(text: string): string {
  const lines = text.split('\n', mostLines);
  const counts = lines.map((_, index) => index + 1);
  const whole = counts.find((count) => isClosed(lines.slice(0, count).join('\n'))) ?? 1;
  return lines.slice(0, whole).join('\n');
}

function isClosed(text: string): boolean {
  return tokenize(text).every(({ fault }) => fault !== 'unterminated');
}

/** `{…}` with nothing nested in it; braces inside quotes do not count. */
const body = /\{(?:[^{}"“”]|"(?:[^"\\]|\\.)*"|“[^”]*”)*\}/g;
