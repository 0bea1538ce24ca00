import type { Draft } from './draft.ts';
import { dryRunWord } from './dry-run.ts';
import { quoted } from './problem.ts';
import { keyPattern } from './request.ts';
import { quoteValue, type Token } from './tokenize.ts';

/**
 * Reads the words of a command into the draft: the model first, then pairs. Flags are read as
 * pairs, `--lr=0.01` and `--lr 0.01` alike. Pairs written in another way (`lr 0.01`, `lr = 0.01`,
 * `lr:0.01`) are understood, and reported with what to type instead.
 */
export function readWords(tokens: readonly Token[], draft: Draft): void {
  const words = { tokens, next: 0, afterDashes: false, draft };
  while (words.next < tokens.length) readWord(words);
}

interface Words {
  readonly tokens: readonly Token[];
  readonly draft: Draft;
  /** Index of the token to be read next. */
  next: number;
  afterDashes: boolean;
}

function readWord(words: Words): void {
  const token = take(words);
  if (!token) return;
  reportFault(token, words.draft);
  const pair = token.key === undefined ? quotedPair(token) : { key: token.key, value: token.value };
  if (pair) readPair(token, pair, words);
  else if (isDryRun(token, words)) assign(words, dryRunWord, 'true');
  else if (isDashes(token) && !words.afterDashes) words.afterDashes = true;
  else if (isFlag(token)) readFlag(token, words);
  else readPlain(token, words);
}

function take(words: Words): Token | undefined {
  const token = words.tokens[words.next];
  words.next += 1;
  return token;
}

/** `"note=hello world"`: the quotes around a whole pair, as shells allow them. */
function quotedPair(token: Token): { key: string; value: string } | undefined {
  const [, key, value] =
    /^(?:--)?([A-Za-z_][\w.-]*)=([^]*)$/.exec(token.quoted ? token.value : '') ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
}

/** True for the word after which every other is the model's. */
export function isDashes(token: Token): boolean {
  return !token.quoted && token.value === '--';
}

function isFlag(token: Token): boolean {
  return !token.quoted && token.value.startsWith('--') && keyPattern.test(token.value.slice(2));
}

/** The one word that says something without a value: `dry-run`, and `--dry-run` as programs have it. */
function isDryRun({ value, quoted }: Token, { afterDashes, tokens, next }: Words): boolean {
  if (quoted || afterDashes || value.toLowerCase().replace(/^--/, '') !== dryRunWord) return false;
  return tokens[next]?.key !== '';
}

/** True for a word that can only be a value: neither a pair nor a flag nor `--`. */
export function canBeValue(word: Token | undefined): word is Token {
  if (!word || word.key !== undefined || isFlag(word) || isDashes(word)) return false;
  return quotedPair(word) === undefined;
}

function valueAhead(words: Words): Token | undefined {
  const ahead = words.tokens[words.next];
  return canBeValue(ahead) ? ahead : undefined;
}

function readPair(token: Token, pair: { key: string; value: string }, words: Words): void {
  const key = pair.key.replace(/^--(?=.)/, '');
  if (pair.value !== '' || token.quoted) return assign(words, key, pair.value);
  const value = valueAhead(words);
  if (!value || key === '') return reportMissing(key, words.draft);
  take(words);
  understand(words, key, value.value, `${token.source} ${value.source}`);
}

/** `--lr 0.01`. Before the model has been named, the word after a flag might be the model. */
function readFlag(token: Token, words: Words): void {
  const key = token.value.slice(2);
  const value = valueAhead(words);
  if (!value) return reportMissing(key, words.draft, `${key}=true`);
  take(words);
  reportFault(value, words.draft);
  if (words.draft.hasModel) assign(words, key, value.value);
  else understand(words, key, value.value, `${token.source} ${value.source}`);
}

function readPlain(token: Token, words: Words): void {
  const spaced = spacedPair(token, words);
  if (spaced) return understand(words, token.value, spaced.value, spaced.source);
  if (!words.draft.hasModel && !words.afterDashes) return words.draft.setModel(token.value);
  const [, key, colonValue] = /^([A-Za-z_][\w.-]*):(.+)$/.exec(token.value) ?? [];
  if (key !== undefined && colonValue !== undefined && !token.quoted) {
    return understand(words, key, colonValue, token.source);
  }
  const value = !token.quoted && keyPattern.test(token.value) ? valueAhead(words) : undefined;
  if (!value) return reportStray(token, words.draft);
  take(words);
  understand(words, token.value, value.value, `${token.source} ${value.source}`);
}

/** `lr = 0.01` and `lr =0.01`: the words after `token` that make a pair of it. */
function spacedPair(token: Token, words: Words): { value: string; source: string } | undefined {
  const equals = words.tokens[words.next];
  if (token.quoted || equals?.key !== '') return undefined;
  take(words);
  const value = equals.value === '' && !equals.quoted ? valueAhead(words) : equals;
  if (value !== equals && value) take(words);
  const sources = [token, equals, ...(value && value !== equals ? [value] : [])];
  return { value: value?.value ?? '', source: sources.map(({ source }) => source).join(' ') };
}

function assign(words: Words, key: string, value: string): void {
  words.draft.assign(key, value, { afterDashes: words.afterDashes });
}

/** A pair in another notation: taken as meant, and told how to write it. */
function understand(words: Words, key: string, value: string, source: string): void {
  if (value === '') return reportMissing(key, words.draft);
  assign(words, key, value);
  words.draft.report({
    field: keyPattern.test(key) ? key : 'command',
    message: `${quoted(source)} is not written as key=value.`,
    expected: 'key=value without spaces around the =',
    received: source,
    suggestion: `${key}=${quoteValue(value)}`,
  });
}

function reportMissing(key: string, draft: Draft, suggestion?: string): void {
  draft.report({
    field: keyPattern.test(key) ? key : 'command',
    message: key === '' ? 'A = stands alone.' : `${key} has no value.`,
    expected: `${key || 'key'}=value, or ${key || 'key'}="" for an empty one`,
    ...(suggestion !== undefined && { suggestion }),
  });
}

function reportStray(token: Token, draft: Draft): void {
  draft.report({
    field: 'command',
    message: `${quoted(token.source)} is neither the model nor a key=value.`,
    expected: 'one model, then key=value words; a value with spaces in quotes',
    received: token.source,
  });
}

function reportFault(token: Token, draft: Draft): void {
  if (token.fault === undefined) return;
  const unterminated = token.fault === 'unterminated';
  const rewritten = `${token.key === undefined ? '' : `${token.key}=`}${quoteValue(token.value)}`;
  draft.report({
    field: token.key !== undefined && keyPattern.test(token.key) ? token.key : 'command',
    message: unterminated
      ? `The quote that opens in ${quoted(token.source)} is never closed.`
      : `Text follows the closing quote in ${quoted(token.source)}.`,
    expected: unterminated
      ? 'a closing quote; a quote inside double quotes is written \\"'
      : 'a space after the closing quote; a quote inside double quotes is written \\"',
    received: token.source,
    suggestion: rewritten,
  });
}
