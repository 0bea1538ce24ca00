import { draftRequest } from './draft.ts';
import { dryRunWord } from './dry-run.ts';
import { readFormerBody } from './former-body.ts';
import { quoted, type Problem } from './problem.ts';
import { blank, formerWords, isReserved, resourceWords, type TrainingRequest } from './request.ts';
import { decodeSlackText, protectFromDecoding } from './slack-text.ts';
import { meantSubcommand, subcommandOf, type Subcommand } from './subcommand-words.ts';
import {
  nothingToPlan,
  readSubcommand,
  sourcesOf,
  unclear,
  type ParsedSubcommand,
} from './subcommand.ts';
import { quoteValue, tokenize, type Token } from './tokenize.ts';
import { readWords } from './words.ts';

/** What a command's text asks of the bot. */
export type ParsedCommand =
  | { readonly kind: 'form' }
  | ParsedSubcommand
  | {
      readonly kind: 'train';
      /** What was understood, with every problem's suggestion already in it. */
      readonly request: TrainingRequest;
      /** What is wrong with the writing; what is wrong with the values is resolveSpec's subject. */
      readonly problems: readonly Problem[];
    };

/**
 * Reads what a person typed after `/train` (or the whole command). Never throws.
 * Nothing: the form. A subcommand, and what it takes. Else a model and `key=value` words, see
 * help.ts; the JSON body of the server this bot replaces is read as the same request. Where the
 * models are known, a first word that is none of them but resembles a subcommand is asked about.
 */
export function parseCommand(text: string, models?: Iterable<string>): ParsedCommand {
  const typed = decodeSlackText(text)
    .trim()
    .replace(/^\/train(?=\s|$)/, '')
    .trim();
  if (typed.startsWith('{')) {
    const draft = draftRequest();
    readFormerBody(typed, draft);
    return { kind: 'train', ...draft.finish() };
  }
  const tokens = tokenize(typed);
  const [first, ...rest] = tokens;
  if (first === undefined) return { kind: 'form' };
  const word = first.quoted || first.key !== undefined ? undefined : first.value;
  const subcommand = subcommandOf(word ?? '');
  if (subcommand === 'plan') return rest.length === 0 ? nothingToPlan() : readTraining(rest, true);
  if (subcommand !== undefined) return readSubcommand(subcommand, rest);
  return misspelt(word, rest, models) ?? readTraining(tokens, false);
}

function readTraining(tokens: readonly Token[], dryRun: boolean): ParsedCommand {
  const draft = draftRequest();
  readWords(tokens, draft);
  const { request, problems } = draft.finish();
  if (!dryRun || request.resources[dryRunWord] !== undefined)
    return { kind: 'train', request, problems };
  const resources = { ...request.resources, [dryRunWord]: 'true' };
  return { kind: 'train', request: { ...request, resources }, problems };
}

/** Subcommands that a word before `key=value` may be meant for; the others take none. */
const takesPairs: ReadonlySet<Subcommand> = new Set(['rerun', 'resume', 'plan']);

function misspelt(
  word: string | undefined,
  rest: readonly Token[],
  models: Iterable<string> | undefined,
): ParsedCommand | undefined {
  const names = [...(models ?? [])];
  if (word === undefined || models === undefined || names.includes(word.toLowerCase()))
    return undefined;
  const meant = meantSubcommand(word, names);
  if (meant === undefined) return undefined;
  if (!takesPairs.has(meant) && rest.some(({ key }) => key !== undefined)) return undefined;
  return unclear({
    message: `There is neither a model nor a subcommand ${quoted(word)}.`,
    expected: 'a model (/train models lists them) or one of the words of /train help',
    received: word,
    suggestion: `/train ${meant} ${sourcesOf(rest)}`.trim(),
  });
}

/** A model's name that parseCommand reads as one where it stands first. */
const plainModel = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * The canonical command for a request, ready to paste: parseCommand reads it back as the same
 * request. Values are quoted only where they must be.
 */
export function formatCommand(request: TrainingRequest): string {
  const { model, resources, parameters } = request;
  const own = parameters.filter(({ key, afterDashes }) => !afterDashes && !isReserved(key));
  const passedOn = parameters.filter((parameter) => !own.includes(parameter));
  const words = [
    ...(model === undefined ? [] : [formatModel(model)]),
    ...resourceWords.flatMap((word) => formatPair(word, resources[word])),
    ...own.flatMap(({ key, value }) => formatPair(key, value)),
    ...(passedOn.length > 0 ? ['--'] : []),
    ...passedOn.flatMap(({ key, value }) => formatPair(key, value)),
  ];
  return protectFromDecoding(['/train', ...words].join(' '));
}

function formatModel(model: string): string {
  const isOwnWord = subcommandOf(model) !== undefined || model.toLowerCase() === dryRunWord;
  const plain = model === blank || (plainModel.test(model) && !isOwnWord);
  return plain ? model : `${formerWords.model}=${quoteValue(model)}`;
}

function formatPair(key: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${key}=${quoteValue(value)}`];
}
