/** A process with the pretended workspace, its people, and a note of when each message came. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageEventType } from '../../../training/names.ts';
import { createSlackEmulator } from '../../slack/emulator.ts';
import { BOT_USER_ID } from '../../slack/identity.ts';
import type { SlackChannel, SlackEmulator, SlackMessage } from '../../slack/types.ts';
import { people, tokens } from '../../world.ts';
import { answerIn } from '../room.ts';
import { steadyMs } from '../steady.ts';

/** One message about a run, and when chat.postMessage came. */
export interface Told {
  readonly run: string;
  readonly milestone: string;
  readonly at: number;
}

/** One command, and how Slack saw it acked. */
export interface Typed {
  readonly text: string;
  readonly acked: boolean;
  readonly tookMs: number;
  /** When the ack reached Slack. */
  readonly ackedAt: number;
}

interface Typing {
  readonly texts: readonly string[];
  /** Between two; 0: all at once. */
  readonly everyMs: number;
}

let slack: SlackEmulator;
let channels: readonly SlackChannel[] = [];
let turn = 0;
const told: Told[] = [];

function toldBy({ metadata }: SlackMessage, at: number): void {
  if (metadata?.event_type !== messageEventType) return;
  const { run, milestone } = metadata.event_payload;
  told.push({ run: String(run), milestone: String(milestone), at });
}

/** Each command in the next channel, so that no channel's own limit is met. */
async function typeOne(text: string): Promise<Typed> {
  turn += 1;
  const channel = channels[turn % channels.length]?.id ?? '';
  const sent = steadyMs();
  const { acked } = await slack.command({ user: people.vision1.id, channel, text });
  const ackedAt = steadyMs();
  return { text, acked, ackedAt, tookMs: ackedAt - sent };
}

const answers = {
  async open({ channelCount }: { channelCount: number }) {
    channels = Array.from({ length: channelCount }, (_, index) => ({
      id: `C0BENCH${String(index).padStart(4, '0')}`,
      name: `bench-${index}`,
      kind: 'public',
      members: [people.vision1.id, BOT_USER_ID],
    }));
    slack = await createSlackEmulator({
      users: [people.vision1],
      channels,
      botToken: tokens.bot,
      appToken: tokens.app,
    });
    slack.on((event) => {
      if (event.type === 'message') toldBy(event.message, steadyMs());
    });
    return { apiUrl: slack.apiUrl };
  },

  async type({ texts, everyMs }: Typing): Promise<readonly Typed[]> {
    const start = steadyMs();
    return Promise.all(
      texts.map(async (text, index) => {
        const waitMs = start + index * everyMs - steadyMs();
        if (waitMs > 0) await sleep(waitMs);
        return typeOne(text);
      }),
    );
  },

  /** What was told so far about this milestone, once it is at least `count` messages. */
  async told(wanted: { milestone: string; count: number; timeoutMs: number }) {
    const { milestone, count, timeoutMs } = wanted;
    const enough = (): readonly Told[] | undefined => {
      const found = told.filter((one) => one.milestone === milestone);
      return found.length >= count ? found : undefined;
    };
    return slack.until(enough, timeoutMs);
  },

  /** Resolves once an app is connected. */
  connected: () => slack.connected(),
};

export type SlackRoom = typeof answers;

answerIn(answers);
