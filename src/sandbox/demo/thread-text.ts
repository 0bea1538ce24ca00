import type { SlackMessage } from '../slack/types.ts';

/** Who is who: user and channel ids to names. */
export type Names = Readonly<Record<string, string>>;

/** A message as a person would read it, as plain lines: Block Kit and mrkdwn taken off. */
export function messageText(message: SlackMessage, names: Names): string {
  const blocks = blocksText(message.blocks, names);
  const said = blocks === '' ? plain(message.text, names).trimEnd() : blocks;
  return [said, ...(message.files ?? []).map(fileText)].filter((line) => line !== '').join('\n');
}

function fileText({ name, altText }: NonNullable<SlackMessage['files']>[number]): string {
  return altText === undefined ? `[file ${name}]` : `[picture ${name}: ${altText}]`;
}

/** Blocks as a person would read them. */
export function blocksText(blocks: SlackMessage['blocks'], names: Names): string {
  const texts = blocks.map((block) => blockText(block)).filter((text) => text !== '');
  return plain(texts.join('\n'), names).trimEnd();
}

/** The message's first line: what a phone shows. */
export function headline(message: SlackMessage, names: Names): string {
  return messageText(message, names).split('\n', 1)[0] ?? '';
}

function blockText(block: Readonly<Record<string, unknown>>): string {
  switch (block['type']) {
    case 'divider':
      return '';
    case 'image':
      return `[picture: ${text(block['alt_text'])}]`;
    case 'actions':
      return items(block['elements'])
        .map((element) => `[ ${text(element['text'])} ]`)
        .join('  ');
    case 'context':
      return items(block['elements'])
        .map((element) => text(element))
        .join('   ');
    default:
      return [
        text(block['text']),
        ...items(block['fields']).map((field) => text(field).replace('\n', ': ')),
      ]
        .filter((line) => line !== '')
        .join('\n');
  }
}

function items(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'object' && item !== null)
    : [];
}

/** The text of a text object, or of a string. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('text' in value)) return '';
  return text(value.text);
}

/** Slack's markup as a terminal shows it: names instead of ids, local times, no stars. */
function plain(mrkdwn: string, names: Names): string {
  return mrkdwn
    .replace(/<!date\^(\d+)\^[^|>]*(?:\|[^>]*)?>/g, (_, seconds: string) =>
      localTime(Number(seconds)),
    )
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id: string) => `@${names[id] ?? id}`)
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id: string) => `#${names[id] ?? id}`)
    .replace(/<([^!@#][^|>]*)\|([^>]*)>/g, '$2 ($1)')
    .replace(/<([^!@#][^>]*)>/g, '$1')
    .replace(/:([a-z0-9_+-]+):/g, (code, name: string) => emoji[name] ?? code)
    .replace(/```\n?/g, '')
    .replace(/(^|\s)\*([^*\n]+)\*(?=$|[\s.,:;!?)])/gm, '$1$2')
    .replace(/`([^`\n]*)`/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function localTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

const emoji: Readonly<Record<string, string>> = {
  white_check_mark: '✅',
  x: '❌',
  hourglass_flowing_sand: '⏳',
  hourglass: '⏳',
  rocket: '🚀',
  runner: '🏃',
  arrow_forward: '▶️',
  warning: '⚠️',
  wastebasket: '🗑️',
  repeat: '🔁',
  arrows_counterclockwise: '🔄',
  no_entry: '⛔',
  information_source: 'ℹ️',
  bulb: '💡',
  octagonal_sign: '🛑',
  page_facing_up: '📄',
  no_entry_sign: '🚫',
};
