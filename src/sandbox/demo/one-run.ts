import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageEventType } from '../../training/names.ts';
import { channels, people } from '../world.ts';
import { BOT_NAME, BOT_USER_ID } from '../slack/identity.ts';
import type { SlackEvent, SlackMessage } from '../slack/types.ts';
import type { Sandbox } from '../sandbox.ts';
import { submittedSpecs } from '../submitted.ts';
import { headline, messageText, type Names } from './thread-text.ts';

const ends = ['finished', 'failed', 'deleted'] as const;

/** How a command ended, as seen in Slack. */
export type Outcome = (typeof ends)[number] | 'refused';

const names: Names = Object.fromEntries([
  ...Object.values(people).map((person) => [person.id, person.name]),
  ...Object.values(channels).map((channel) => [channel.id, channel.name]),
  [BOT_USER_ID, BOT_NAME],
]);

/** The milestone that a message of the bot tells, from its metadata. */
function milestoneOf(message: SlackMessage): string | undefined {
  if (message.metadata?.event_type !== messageEventType) return undefined;
  const { milestone } = message.metadata.event_payload;
  return typeof milestone === 'string' ? milestone : undefined;
}

/**
 * Prints what the people of the workspace get to see, as it comes: new messages whole, edits of a
 * card by their first line when that changed.
 */
export function printThreads(sandbox: Sandbox, print: (text: string) => void): () => void {
  const shown = new Map<string, string>();
  return sandbox.slack.on((event) => {
    if (event.type !== 'message' && event.type !== 'ephemeral' && event.type !== 'update') return;
    const { message } = event;
    const first = headline(message, names);
    if (event.type === 'update' && shown.get(message.ts) === first) return;
    shown.set(message.ts, first);
    print(event.type === 'update' ? `  · ${first}` : framed(event, messageText(message, names)));
  });
}

function framed(event: SlackEvent & { message: SlackMessage }, text: string): string {
  const { message } = event;
  const indent = message.threadTs && message.threadTs !== message.ts ? '  ' : '';
  const where = `#${names[message.channel] ?? 'direct message'}`;
  const title =
    event.type === 'ephemeral'
      ? `${where} · only visible to @${names[message.ephemeralTo ?? ''] ?? 'you'}`
      : indent === ''
        ? `${where} · @train`
        : '↳ @train, in the thread';
  return [`${indent}┌ ${title}`, ...text.split('\n').map((line) => `${indent}│ ${line}`), ''].join(
    '\n',
  );
}

/**
 * Types one command into #training and waits for its end. A command that makes no run (a mistake, a
 * refusal, help) ends as `refused` once the answer to the person stands.
 */
export async function runCommand(sandbox: Sandbox, text: string): Promise<Outcome> {
  const channel = channels.training.id;
  const before = sandbox.kubernetes.store.list('jobs').length;
  const delivery = await sandbox.slack.command({ user: people.vision1.id, channel, text });
  if (!delivery.acked) throw new Error(`the bot did not take the command: ${delivery.error}`);
  await sandbox.slack.until(() => sandbox.slack.ephemerals(people.vision1.id).at(-1));
  if (sandbox.kubernetes.store.list('jobs').length === before) return 'refused';
  const hours = 3_600_000;
  return sandbox.slack.until(() => {
    const cards = sandbox.slack
      .messages(channel)
      .filter((message) => milestoneOf(message) === 'card');
    const card = cards.at(-1);
    if (!card) return undefined;
    const told = new Set(sandbox.slack.replies(channel, card.ts).map(milestoneOf));
    return ends.find((end) => told.has(end));
  }, hours);
}

/** The files that the newest run wrote, as absolute paths of this machine. */
export async function writtenFiles(sandbox: Sandbox): Promise<readonly string[]> {
  const spec = submittedSpecs(sandbox.kubernetes.store).at(-1);
  if (!spec) return [];
  const { folder } = spec.outputs;
  if (!existsSync(folder)) return ['none: the folder was never made'];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
