import { draftRequest } from './draft.ts';
import { readFormerBody } from './former-body.ts';
import type { Problem } from './problem.ts';
import { blank, formerWords, isReserved, resourceWords, type TrainingRequest } from './request.ts';
import { decodeSlackText, protectFromDecoding } from './slack-text.ts';
import { quoteValue, tokenize, type Token } from './tokenize.ts';
import { readWords } from './words.ts';

/** What a command's text asks of the bot. */
export type ParsedCommand =
  | { readonly kind: 'form' }
  | { readonly kind: 'help' }
  | {
      readonly kind: 'train';
      /** What was understood, with every problem's suggestion already in it. */
      readonly request: TrainingRequest;
      /** What is wrong with the writing; what is wrong with the values is resolveSpec's subject. */
      readonly problems: readonly Problem[];
    };

const helpWords = new Set(['help', '--help', '-h', '?']);

/**
 * Reads what a person typed after `/train` (or the whole command). Never throws.
 * Nothing: the form. `help`: the help. Else a model and `key=value` words, see help.ts; the JSON
 * body of the server this bot replaces is read as the same request.
 */
export function parseCommand(text: string): ParsedCommand {
  const typed = decodeSlackText(text)
    .trim()
    .replace(/^\/train(?=\s|$)/, '')
    .trim();
  const draft = draftRequest();
  if (typed.startsWith('{')) {
    readFormerBody(typed, draft);
    return { kind: 'train', ...draft.finish() };
  }
  const tokens = tokenize(typed);
  if (tokens.length === 0) return { kind: 'form' };
  if (asksForHelp(tokens)) return { kind: 'help' };
  readWords(tokens, draft);
  return { kind: 'train', ...draft.finish() };
}

function asksForHelp([first]: readonly Token[]): boolean {
  return (
    first !== undefined && !first.quoted && first.key === undefined && helpWords.has(first.value)
  );
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
  const plain = model === blank || (plainModel.test(model) && !helpWords.has(model));
  return plain ? model : `${formerWords.model}=${quoteValue(model)}`;
}

function formatPair(key: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${key}=${quoteValue(value)}`];
}
