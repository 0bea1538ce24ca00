import { quoted, type Problem } from './problem.ts';
import { blank, formerWords, limits } from './request.ts';
import { readChanges, type RequestChanges } from './request-changes.ts';
import { latest } from './run-name.ts';
import type { Subcommand } from './subcommand-words.ts';
import type { Token } from './tokenize.ts';

/** Whose runs are to be listed: one's own, all that one may see, or those of somebody. */
export type ListScope = 'mine' | 'all' | { readonly user: string };

/** A subcommand and what was typed after it. `run` is as typed: see run-name.ts. */
export type ParsedSubcommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'models'; readonly name?: string }
  | { readonly kind: 'list'; readonly of: ListScope }
  | { readonly kind: 'status'; readonly run: string }
  | { readonly kind: 'logs'; readonly run: string; readonly lines?: number }
  | { readonly kind: 'cancel'; readonly run: string; readonly reason?: string }
  | {
      readonly kind: 'rerun' | 'resume';
      readonly run: string;
      /** What is to be different from that run. */
      readonly changes: RequestChanges;
      /** What is wrong with the writing of the changes. */
      readonly problems: readonly Problem[];
    }
  /** A subcommand that cannot be understood; the problem's suggestion is a whole command to type. */
  | { readonly kind: 'unclear'; readonly problem: Problem };

type Reader = (words: readonly Token[]) => ParsedSubcommand;

/** `plan` is no kind of its own: it is a training with the word `dry-run`. */
const readers: Readonly<Record<Exclude<Subcommand, 'plan'>, Reader>> = {
  help: () => ({ kind: 'help' }),
  models: readModels,
  list: readList,
  status: readStatus,
  logs: readLogs,
  cancel: readCancel,
  rerun: (words) => readAgain('rerun', words),
  resume: (words) => readAgain('resume', words),
};

/** Reads what was typed after a subcommand. Never throws. */
export function readSubcommand(
  name: Exclude<Subcommand, 'plan'>,
  words: readonly Token[],
): ParsedSubcommand {
  const pair = name === 'rerun' || name === 'resume' ? undefined : pairIn(name, words);
  return pair ? modelNamedSo(name, pair) : readers[name](words);
}

/** The text of a word, whether it was typed as a pair or not. */
export function sourcesOf(words: readonly Token[]): string {
  return words.map(({ source }) => source).join(' ');
}

function readModels([name, ...others]: readonly Token[]): ParsedSubcommand {
  if (others.length > 0) return tooMuch('models', others, `/train models ${name?.value ?? ''}`);
  return { kind: 'models', ...(name && { name: name.value }) };
}

function readList([of, ...others]: readonly Token[]): ParsedSubcommand {
  if (others.length > 0) return tooMuch('list', others, `/train list ${of?.value ?? ''}`);
  const who = of?.value.toLowerCase() ?? 'mine';
  if (who === 'mine' || who === 'me') return { kind: 'list', of: 'mine' };
  if (who === 'all') return { kind: 'list', of: 'all' };
  return { kind: 'list', of: { user: nameIn(of?.value ?? '') } };
}

/** `@vision1`, `vision1`, `<@U0VISION1|vision1>`: the name or the Slack ID in it. */
function nameIn(typed: string): string {
  const [, mentioned] = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed) ?? [];
  return mentioned ?? typed.replace(/^@/, '');
}

function readStatus([run, ...others]: readonly Token[]): ParsedSubcommand {
  const name = run?.value ?? latest;
  if (others.length > 0) return tooMuch('status', others, `/train status ${name}`);
  return { kind: 'status', run: name };
}

const count = /^\d{1,7}$/;

/** `logs`, `logs 100`, `logs tqq5`, `logs tqq5 100`: a run's name is never a number alone. */
function readLogs(words: readonly Token[]): ParsedSubcommand {
  const [first, ...rest] = words;
  const isLines = first !== undefined && count.test(first.value);
  const run = first === undefined || isLines ? latest : first.value;
  const [lines, ...others] = isLines ? words : rest;
  if (others.length > 0) return tooMuch('logs', others, `/train logs ${run} ${lines?.value ?? ''}`);
  if (lines === undefined) return { kind: 'logs', run };
  const asked = Number(lines.value);
  if (count.test(lines.value) && asked >= 1 && asked <= limits.logLines)
    return { kind: 'logs', run, lines: asked };
  const most = count.test(lines.value) && asked > limits.logLines ? limits.logLines : 50;
  return unclear({
    message: `${quoted(lines.value)} is not a number of lines.`,
    expected: `a whole number from 1 to ${limits.logLines}`,
    received: lines.value,
    suggestion: `/train logs ${run} ${most}`,
  });
}

function readCancel([run, ...reason]: readonly Token[]): ParsedSubcommand {
  if (run === undefined) return missingRun('cancel');
  const text = reasonIn(reason);
  return { kind: 'cancel', run: run.value, ...(text !== '' && { reason: text }) };
}

/** The rest of the line as it was typed; quotes around the whole of it are left out. */
function reasonIn(words: readonly Token[]): string {
  const [first] = words;
  const text = words.length === 1 && first?.quoted ? first.value : sourcesOf(words);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  const most = limits.reasonLength;
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}

function readAgain(kind: 'rerun' | 'resume', [run, ...rest]: readonly Token[]): ParsedSubcommand {
  if (run === undefined || run.key !== undefined) return missingRun(kind, run && [run, ...rest]);
  return { kind, run: run.value, ...readChanges(rest) };
}

/** A word with an `=`: only a training, or one made again, takes those. */
function pairIn(name: Subcommand, words: readonly Token[]): Token | undefined {
  // A reason is free text: whatever stands in it is meant so.
  return (name === 'cancel' ? words.slice(0, 1) : words).find(({ key }) => key !== undefined);
}

function modelNamedSo(name: Subcommand, pair: Token): ParsedSubcommand {
  return unclear({
    message: `${name} takes no key=value, and got ${quoted(pair.source)}.`,
    expected: `/train ${name}, see /train help; a model that is called ${name} is trained with ${formerWords.model}=${name}`,
    received: pair.source,
    suggestion: `/train ${formerWords.model}=${name} ${pair.source}`,
  });
}

function missingRun(name: Subcommand, rest: readonly Token[] = []): ParsedSubcommand {
  const suggestion = ['/train', name, latest, sourcesOf(rest)].join(' ').trim();
  return unclear({
    message: `Which run is to be meant by ${name} is missing.`,
    expected: `the run’s id or the beginning of it, or ${latest} for your newest; /train list shows them`,
    suggestion,
  });
}

function tooMuch(name: Subcommand, words: readonly Token[], suggestion: string): ParsedSubcommand {
  return unclear({
    message: `${name} does not take ${quoted(sourcesOf(words))}.`,
    expected: `/train ${name} with nothing after that`,
    received: sourcesOf(words),
    suggestion: suggestion.trim(),
  });
}

/** Nothing was said about what to plan. */
export function nothingToPlan(): ParsedSubcommand {
  return unclear({
    message: 'What is to be planned is missing.',
    expected: 'a model and its key=value words, as you would train it',
    suggestion: `/train plan ${blank}`,
  });
}

export function unclear(problem: Omit<Problem, 'field'>): ParsedSubcommand {
  return { kind: 'unclear', problem: { field: 'command', ...problem } };
}
