import type { Draft } from './draft.ts';
import { quoted } from './problem.ts';
import { keyPattern } from './request.ts';

/** `"key": value`, then a comma or the end. Values: a text, a number, a word, or a list or object. */
const member =
  /\s*"([^"\\]*(?:\\.[^"\\]*)*)"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*"|[^\s",[\]{}]+|[[{][^]*?[\]}])\s*(?:,|$)/y;

/** Numbers as JSON writes them, and the words that Python passes on as text. */
const bareValue = /^(?:-?\d[\w.+-]*|true|false)$/i;

const expected = '{"model_name": "resnet", "type": "gpu", "hw_num": "2", "lr": "0.01"}';

/**
 * Reads the JSON body that the former server took (see `expected`) into the draft. Read by hand and
 * not by JSON.parse, which would silently drop a doubled key and rewrite numbers (`1e-3`) that are
 * to be passed on as typed.
 */
export function readFormerBody(typed: string, draft: Draft): void {
  const text = typed.includes('"') ? typed : typed.replaceAll(/[“”„‟＂]/g, '"');
  const content = /^\{([^]*)\}$/.exec(text)?.[1];
  if (content === undefined) return reportUnreadable(text, draft);
  let at = 0;
  while (content.slice(at).trim() !== '') {
    member.lastIndex = at;
    const [, key, value] = member.exec(content) ?? [];
    if (key === undefined || value === undefined) return reportUnreadable(content.slice(at), draft);
    readMember(unescape(key), value, draft);
    at = member.lastIndex;
  }
}

function readMember(key: string, value: string, draft: Draft): void {
  if (value.startsWith('"')) return draft.assign(key, unescape(value.slice(1, -1)));
  if (bareValue.test(value)) return draft.assign(key, value);
  draft.report({
    field: keyPattern.test(key) ? key : 'command',
    message: `${quoted(key)} is ${quoted(value)} in the JSON body.`,
    expected: 'a text in quotes or a number',
    received: value,
  });
}

/** The characters that a JSON text stands for; the text itself where its escapes are not JSON's. */
function unescape(text: string): string {
  try {
    return String(
      JSON.parse(`"${text.replaceAll(/[\n\r\t]/g, (c) => JSON.stringify(c).slice(1, -1))}"`),
    );
  } catch {
    return text;
  }
}

function reportUnreadable(rest: string, draft: Draft): void {
  draft.report({
    field: 'command',
    message: `The JSON body cannot be read from ${quoted(rest.trim())} on.`,
    expected: `one flat object like ${expected}`,
    received: rest.trim(),
  });
}
