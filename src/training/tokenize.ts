/**
 * The words of a command. Outside quotes, what phones and word processors put in the place of keys
 * is undone: smart quotes quote, dashes are hyphens, any Unicode space separates. Inside quotes
 * everything stays as typed; in double quotes `\"` is a quote and `\\` a backslash. A quote opens
 * only at the beginning of a word or of a value, so `don't` and `{"a":1}` need none.
 */
export interface Token {
  /** The word as typed, quotes and all. */
  readonly source: string;
  /** What stands before the first unquoted `=`; absent in a word without one. */
  readonly key?: string;
  /** What stands after it, else the whole word; unquoted. */
  readonly value: string;
  /** True where the value stood in quotes: then it is nothing but a value, e.g. `"--"`. */
  readonly quoted: boolean;
  /** What is wrong with the quotes. */
  readonly fault?: 'unterminated' | 'text after quote';
}

/** Zero-width spaces separate too: nobody types them, but pages one copies from hold them. */
const space = '\\s\\u200b\\u2060';
const spaces = new RegExp(`[${space}]*`, 'y');
const bare = new RegExp(`[^${space}]*`, 'y');
const bareKey = new RegExp(`[^${space}=]*`, 'y');

const smartDouble = '“”„‟＂';
const smartSingle = '‘’‚‛＇';

/** A smart quote closes only at the end of a word, as it is an apostrophe elsewhere. */
const quotations: readonly { form: RegExp; escapes: boolean }[] = [
  { form: /"([^"\\]*(?:\\[^][^"\\]*)*)("|\\?$)/y, escapes: true },
  { form: /'([^']*)('|$)/y, escapes: false },
  { form: smartQuotation(`"${smartDouble}`, smartDouble), escapes: true },
  { form: smartQuotation(`'${smartSingle}`, smartSingle), escapes: false },
];

function smartQuotation(closing: string, opening: string): RegExp {
  return new RegExp(`[${opening}]([^]*?)([${closing}](?=[${space}]|$)|$)`, 'y');
}

/** Splits a command's text into its words. Total: what cannot be read is a token with a fault. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = matchAt(spaces, text, 0).length;
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at += token.source.length;
    at += matchAt(spaces, text, at).length;
  }
  return tokens;
}

function readToken(text: string, start: number): Token {
  const whole = readQuotation(text, start);
  if (whole) return token(text, start, whole);
  const key = matchAt(bareKey, text, start);
  const valueAt = start + key.length + 1;
  if (text[valueAt - 1] !== '=') {
    return { source: key, value: plainWord(key), quoted: false };
  }
  const value = readQuotation(text, valueAt);
  if (value) return { ...token(text, start, value), key: plainWord(key) };
  const typed = matchAt(bare, text, valueAt);
  const source = text.slice(start, valueAt + typed.length);
  return { source, key: plainWord(key), value: plain(typed), quoted: false };
}

interface Quotation {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
}

function readQuotation(text: string, at: number): Quotation | undefined {
  for (const { form, escapes } of quotations) {
    form.lastIndex = at;
    const match = form.exec(text);
    if (!match) continue;
    const [, content = '', closing = ''] = match;
    const value = escapes ? content.replaceAll(/\\(["\\])/g, '$1') : content;
    return { value, end: form.lastIndex, closed: closing !== '' && closing !== '\\' };
  }
  return undefined;
}

/** A token that ends with a quotation; text glued to its end belongs to it, as a fault. */
function token(text: string, start: number, { value, end, closed }: Quotation): Token {
  const trailing = matchAt(bare, text, end);
  const source = text.slice(start, end + trailing.length);
  if (!closed) return { source, value, quoted: true, fault: 'unterminated' };
  if (trailing !== '') return { source, value, quoted: true, fault: 'text after quote' };
  return { source, value, quoted: true };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

const anySmartDouble = new RegExp(`[${smartDouble}]`, 'g');
const anySmartSingle = new RegExp(`[${smartSingle}]`, 'g');

/** What was typed, had no program made it typographic. */
function plain(text: string): string {
  return text
    .replaceAll(/[—―]/g, '--')
    .replaceAll(/[‐‑‒–−]/g, '-')
    .replaceAll(anySmartDouble, '"')
    .replaceAll(anySmartSingle, "'");
}

/** Some phones make an en dash of the `--` before a word. */
function plainWord(text: string): string {
  return plain(text.replace(/^–(?=\p{L}|$)/u, '--'));
}

const needsNoQuotes = /^[\p{L}\p{M}\p{N}_.,:;/@%+*^~()[\]{}!?#$|=…\\-]+$/u;

/** A value as it is typed so that tokenize reads it back exactly; quoted only where it must be. */
export function quoteValue(value: string): string {
  if (needsNoQuotes.test(value)) return value;
  if (/["\\]/.test(value) && !value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
