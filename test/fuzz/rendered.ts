import { textTotal } from '../../src/sandbox/slack/validation/block-rules.ts';
import { blockProblems } from '../../src/sandbox/slack/validation/blocks.ts';
import { LIMITS } from '../../src/sandbox/slack/limits.ts';
import type { Message } from '../../src/slack/messages/blocks.ts';

/** What nasty.ts puts backticks into; nothing else there has a single one. */
export const backticks = 'a`!`b';

/** The only markup that our own words hold; any other `<` came from a person. */
const ours =
  /<(?:@U0123ABCD|#C[A-Z0-9]+|!date\^\d+\^\{date_short_pretty\} \{time(?:_secs)?\}\|[^<>]*|https:\/\/app\.slack\.com\/client\/[\w/]+\|[^<>]*)>/g;

/** Why Slack would refuse this message, and what of somebody's text is live in it. */
export function flawsOf({ text, blocks }: Message): readonly string[] {
  const marked = [text, ...markedUp(blocks)];
  return [
    ...blockProblems(blocks, 'message', '/blocks').map((one) => `${one.pointer} ${one.message}`),
    ...(textTotal(blocks) > LIMITS.message.blocksTotal ? ['longer than Slack takes'] : []),
    ...(text.trim() === '' || text.length > LIMITS.message.text ? ['no good text'] : []),
    ...marked.filter(isLive).map((one) => `live: ${one}`),
    ...marked.filter(breaksOut).map((one) => `breaks out of its code: ${one}`),
  ];
}

function isLive(text: string): boolean {
  return /[<>]|&(?!amp;|lt;|gt;)/.test(text.replaceAll(ours, ''));
}

/** A block of code that is not closed, or somebody's backtick inside our inline code. */
function breaksOut(text: string): boolean {
  const parts = text.split('```');
  const outside = parts.filter((_, index) => index % 2 === 0).join('');
  return parts.length % 2 === 0 || outside.split('\n').some(breaksInline);
}

/** In a plain sentence a backtick is harmless; it must not end a span that we began. */
function breaksInline(line: string): boolean {
  const [before = '', ...after] = line.split(backticks);
  return after.length > 0 && before.split('`').length % 2 === 0;
}

/** Every text that Slack reads as mrkdwn, however deep it lies. */
function markedUp(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markedUp);
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(markedUp);
  const text: unknown = Reflect.get(value, 'text');
  const isMarked = Reflect.get(value, 'type') === 'mrkdwn' && typeof text === 'string';
  return isMarked ? [text, ...below] : below;
}
