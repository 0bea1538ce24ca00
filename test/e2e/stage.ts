import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { SlackMessage } from '../../src/sandbox/slack/types.ts';
import { channels, people } from '../../src/sandbox/world.ts';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import { messageEventType } from '../../src/training/names.ts';

/** A cluster that wastes no time, and a training that takes about a second. */
const quick = { jobSyncMs: 20, pullMs: 5, startMs: 5, podStatusMs: 20, backoffMs: 200 };
export const quickly = 'epochs=1 train-size=200';

/** Starts a sandbox for one test in a folder of its own; both go when the test ends. */
export async function stage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-'));
  const sandbox = await startSandbox({
    repository: resolve(import.meta.dirname, '../..'),
    dir,
    timing: quick,
    ...options,
  });
  onTestFinished(async () => {
    await sandbox.stop();
    await rm(dir, { recursive: true, force: true });
  });
  return { sandbox, dir, ...lookingAt(sandbox) };
}

export interface Stage extends ReturnType<typeof lookingAt> {
  readonly sandbox: Sandbox;
  readonly dir: string;
}

/** What people do and see, in the words of the tests. */
function lookingAt(sandbox: Sandbox) {
  const { slack } = sandbox;
  const user: string = people.vision1.id;
  const training: string = channels.training.id;

  const type = (text: string, where: { user?: string; channel?: string } = {}) =>
    slack.command({ user: where.user ?? user, channel: where.channel ?? training, text });

  /** What only this person saw last, once there are at least `count` such messages. */
  const reply = async (person = user, count = 1): Promise<string> => {
    const found = await slack.until(() => slack.ephemerals(person).at(count - 1));
    return messageText(found, {});
  };

  const cards = (channel = training): readonly SlackMessage[] =>
    slack.messages(channel).filter((message) => milestone(message) === 'card');

  /** The milestones of the newest card's thread, in the order they stand. */
  const milestones = (channel = training): readonly string[] => {
    const card = cards(channel).at(-1);
    return card
      ? slack.replies(channel, card.ts).flatMap((message) => milestone(message) ?? [])
      : [];
  };

  /** The text of the newest run's message for this milestone, as soon as it stands. */
  const told = async (key: string, channel = training): Promise<string> => {
    const found = await slack.until(() => {
      const card = cards(channel).at(-1);
      return card && slack.replies(channel, card.ts).find((message) => milestone(message) === key);
    });
    return messageText(found, {});
  };
  return { type, reply, cards, milestones, told };
}

/** Which milestone of a run this message is, by its metadata. */
function milestone(message: SlackMessage): string | undefined {
  if (message.metadata?.event_type !== messageEventType) return undefined;
  return String(message.metadata.event_payload['milestone']);
}

/** What this person's open form shows, field by field: block id → text or chosen option. */
export function shown({ slack }: Sandbox, user: string): Record<string, unknown> {
  const values = Object.entries(slack.view(user)?.values ?? {});
  return Object.fromEntries(
    values.flatMap(([block, actions]) =>
      Object.values(actions).map((state) => [block, contentOf(state)] as const),
    ),
  );
}

function contentOf(state: unknown): unknown {
  if (typeof state !== 'object' || state === null) return undefined;
  if ('value' in state) return state.value;
  const chosen = 'selected_option' in state ? state.selected_option : undefined;
  return typeof chosen === 'object' && chosen !== null && 'value' in chosen ? chosen.value : null;
}
