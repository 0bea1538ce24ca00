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
  const shown = decodeEntities(text);
  const found = [...commandsIn(shown), ...bodiesIn(shown)].flatMap((words) => {
    const parsed = parseCommand(words, catalog.keys());
    return parsed.kind === 'train' ? [parsed] : [];
  });
  const names = ({ request: { model } }: Training): boolean =>
    catalog.has(model?.toLowerCase() ?? '');
  return found.find(names) ?? found[0];
}

/** Whatever may stand before a command on its line: a mark of Slack's own, or the end of a word. */
const command = /(?<=^|[\s`*_~>(“"'])\/train(?=[\s`]|$)/g;

function commandsIn(text: string): string[] {
  return [...text.matchAll(command)].map(({ index }) => {
    const before = text.slice(0, index);
    const isFenced = before.split('```').length % 2 === 0;
    const mark = /[`*_~]$/.exec(before)?.[0];
    const rest = text.slice(index);
    if (isFenced) return wholeLine(rest.split('```', 1)[0] ?? '');
    if (mark === '`') return wholeLine(rest.split('`', 1)[0] ?? '');
    const line = wholeLine(rest);
    return mark !== undefined && line.endsWith(mark) ? line.slice(0, -1) : line;
  });
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

function bodiesIn(text: string): string[] {
  return (text.match(body) ?? []).filter((each) => each.includes(formerWords.model));
}
