import { channels, people } from '../world.ts';
import { BOT_NAME, BOT_USER_ID } from '../slack/identity.ts';
import type { SlackMessage } from '../slack/types.ts';
import type { Sandbox } from '../sandbox.ts';
import { tellsOf } from './run-messages.ts';
import { headline, messageText, type Names } from './thread-text.ts';

const names: Names = Object.fromEntries([
  ...Object.values(people).map((person) => [person.id, person.name]),
  ...Object.values(channels).map((channel) => [channel.id, channel.name]),
  [BOT_USER_ID, BOT_NAME],
]);

/**
 * Prints what the people of the workspace get to see, as it comes: new messages whole, edits of a
 * card by its first line, or by how far its run is, when that changed. What belongs to a thread names
 * its run, so that two runs at once can be told apart.
 */
export function printThreads(sandbox: Sandbox, print: (text: string) => void): () => void {
  const shown = new Map<string, readonly string[]>();
  return sandbox.slack.on((event) => {
    if (event.type !== 'message' && event.type !== 'ephemeral' && event.type !== 'update') return;
    const { message } = event;
    const before = shown.get(message.ts) ?? [];
    const now = [headline(message, names), ...barOf(message)];
    shown.set(message.ts, now);
    if (event.type !== 'update') return print(framed(message));
    const changed = now.find((line) => !before.includes(line));
    if (changed !== undefined) print(`  · ${changed}${runOf(message)}`);
  });
}

/** How far a run is, where its card shows a bar. */
function barOf(message: SlackMessage): readonly string[] {
  const lines = messageText(message, names).split('\n');
  return lines.filter((line) => /^[▰▱]/.test(line));
}

function framed(message: SlackMessage): string {
  const inThread = message.threadTs !== undefined && message.threadTs !== message.ts;
  const indent = inThread ? '  ' : '';
  const title = inThread ? `↳ in the thread${runOf(message)}` : placeOf(message);
  const lines = messageText(message, names).split('\n');
  return [`${indent}┌ ${title}`, ...lines.map((line) => `${indent}│ ${line}`.trimEnd()), ''].join(
    '\n',
  );
}

function placeOf({ channel, ephemeralTo }: SlackMessage): string {
  const name = names[channel];
  const where = name === undefined ? 'direct message' : `#${name}`;
  if (ephemeralTo === undefined) return `${where} · @${BOT_NAME}`;
  return `${where} · @${BOT_NAME}, only visible to @${names[ephemeralTo] ?? ephemeralTo}`;
}

function runOf(message: SlackMessage): string {
  const tells = tellsOf(message);
  return tells === undefined ? '' : ` · run ${tells.run}`;
}
