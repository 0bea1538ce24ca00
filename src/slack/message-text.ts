import { unpackRunValue } from './messages/run-value.ts';

/**
 * All the text of a message as an interaction carries it, in the order in which it is read: its own,
 * that of its blocks, and of a message of ours the commands that its buttons hold. As Slack keeps
 * it: `&`, `<` and `>` as entities.
 */
export function messageText(message: Readonly<Record<string, unknown>>): string {
  const { text, blocks, attachments } = message;
  const own = typeof text === 'string' ? [text] : [];
  return [...own, ...textsIn(blocks), ...textsIn(attachments)].join('\n\n');
}

/** Texts in whatever is nested there. People's own text stands in rich_text once more: it is passed over. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const node = Object.fromEntries(Object.entries(value));
  if (node['type'] === 'rich_text') return [];
  if (node['type'] === 'button') return commandIn(node['value']);
  const { text, ...rest } = node;
  const own = typeof text === 'string' ? [text] : textsIn(text);
  return [...own, ...Object.values(rest).flatMap(textsIn)];
}

function commandIn(value: unknown): string[] {
  const { command } = unpackRunValue(typeof value === 'string' ? value : undefined) ?? {};
  return command === undefined ? [] : [command.replaceAll('&', '&amp;')];
}
