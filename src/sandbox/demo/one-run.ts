import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCommand } from '../../training/command.ts';
import { label, recordKey } from '../../training/names.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SlackMessage, SlackView } from '../slack/types.ts';
import { submittedSpecs } from '../submitted.ts';
import { channels, people } from '../world.ts';
import { tellsOf } from './run-messages.ts';

const ends = ['finished', 'failed', 'deleted', 'cancelled'] as const;

/** How a run ended, as seen in its thread; `blocked` where it was told that it cannot start. */
export type Outcome = (typeof ends)[number] | 'blocked';

/** What a command came to: a run by its id, the form, or an answer and nothing else. */
export type Asked =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'form'; readonly view: SlackView }
  /** `well` is false where it was not understood, or would not run. */
  | { readonly kind: 'answered'; readonly well: boolean };

const user = people.vision1.id;
const channel = channels.training.id;

/** Types one command into #training. Resolves when its answer stands. One command at a time. */
export async function ask(sandbox: Sandbox, text: string): Promise<Asked> {
  const { slack } = sandbox;
  const before = { runs: runsOf(sandbox), replies: slack.ephemerals(user).length };
  const delivery = await slack.command({ user, channel, text });
  if (!delivery.acked) throw new Error(`the bot did not take the command: ${delivery.error}`);
  const form = await slack.until(
    () => slack.view(user) ?? (slack.ephemerals(user).length > before.replies ? null : undefined),
  );
  if (form) return { kind: 'form', view: form };
  const run = runsOf(sandbox).find((id) => !before.runs.includes(id));
  if (run !== undefined) return { kind: 'run', run };
  const said = slack.ephemerals(user).at(-1)?.text ?? '';
  return { kind: 'answered', well: isAnswer(text, said) };
}

/** Whether this is what was asked for, and not what was wrong with it. */
function isAnswer(typed: string, said: string): boolean {
  const { kind } = parseCommand(typed);
  if (kind === 'unclear') return false;
  return kind !== 'train' || / would (?:run|wait): /.test(said);
}

/** Resolves when the run's thread tells how it ended, or that it cannot start. */
export async function endOf({ slack }: Sandbox, run: string): Promise<Outcome> {
  const hours = 3_600_000;
  return slack.until(() => {
    const card = slack.messages(channel).find((message) => tellsOf(message)?.run === run);
    if (!card) return undefined;
    const told = slack.replies(channel, card.ts).map(milestoneOf);
    const end = ends.find((name) => told.includes(name));
    return end ?? (told.some((name) => name.startsWith('blocked/')) ? 'blocked' : undefined);
  }, hours);
}

/** Resolves when the run's thread holds all there is to tell, its picture and its log included. */
export async function closed({ kubernetes, slack }: Sandbox, run: string): Promise<void> {
  const told = await kubernetes.until(() => {
    const records = kubernetes.store.list('configmaps');
    const record = records.find(({ metadata }) => metadata.labels?.[label.run] === run);
    if (record && (record.metadata.finalizers ?? []).length > 0) return undefined;
    const written: unknown = JSON.parse(record?.['data']?.[recordKey] ?? '{}');
    return filesIn(written);
  });
  await slack.until(() => {
    const card = slack.messages(channel).find((message) => tellsOf(message)?.run === run);
    const shared = card ? slack.replies(channel, card.ts).flatMap(({ files = [] }) => files) : [];
    // Slack shows a file some time after it was shared.
    return told.every((id) => shared.some((file) => file.id === id)) ? true : undefined;
  });
}

/** The ids of the files that a record says were shared. */
function filesIn(record: unknown): readonly string[] {
  const told: unknown = typeof record === 'object' && record && Reflect.get(record, 'told');
  if (typeof told !== 'object' || told === null) return [];
  return ['picture', 'log']
    .map((key): unknown => Reflect.get(told, key))
    .filter((id): id is string => typeof id === 'string' && id !== '');
}

/** The files that the run wrote, as absolute paths of this machine. */
export async function writtenFiles(sandbox: Sandbox, run: string): Promise<readonly string[]> {
  const spec = submittedSpecs(sandbox.kubernetes.store).find(({ id }) => id === run);
  if (!spec || !existsSync(spec.outputs.folder)) return [];
  const entries = await readdir(spec.outputs.folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function runsOf({ kubernetes }: Sandbox): readonly string[] {
  return kubernetes.store.list('jobs').flatMap((job) => job.metadata.labels?.[label.run] ?? []);
}

function milestoneOf(message: SlackMessage): string {
  return tellsOf(message)?.milestone ?? '';
}
