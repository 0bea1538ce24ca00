/** `<@U1>`, `<#C1|name>`, `<!date^…>`, `<https://…|label>`: what Slack leaves between its brackets. */
const TOKEN = /<(?:[@#!][^<>\s][^<>]*|(?:https?|mailto|tel):[^<>]+)>/g;
const BARE_URL = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"`]/g;

function escapeOutside(text: string): string {
  return text
    .replaceAll(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(BARE_URL, '<$&>');
}

/**
 * The text of a message as Slack stores and echoes it: stray `&`, `<` and `>` become entities,
 * bare links are put in brackets, tokens and entities stay.
 */
export function toStoredText(text: string): string {
  let at = 0;
  let stored = '';
  for (const token of text.matchAll(TOKEN)) {
    stored += escapeOutside(text.slice(at, token.index)) + token[0];
    at = token.index + token[0].length;
  }
  return stored + escapeOutside(text.slice(at));
}
