import { messageEventType } from '../../training/names.ts';
import type { SlackEmulator, SlackMessage } from '../slack/types.ts';

/** A message that stands in a thread, and what it tells. */
export interface Told {
  readonly run: string;
  readonly milestone: string;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
}

/** What this message tells of which run; undefined where it is no part of a thread of ours. */
export function toldBy({ metadata, channel, ts, threadTs }: SlackMessage): Told | undefined {
  if (metadata?.event_type !== messageEventType) return undefined;
  const { run, milestone } = metadata.event_payload;
  if (typeof run !== 'string' || typeof milestone !== 'string') return undefined;
  return { run, milestone, channel, ts, threadTs };
}

/** Everything that has been told in these conversations, as it stands there now. */
export function standingIn(slack: SlackEmulator, conversations: readonly string[]): Told[] {
  return conversations
    .flatMap((channel) => slack.messages(channel))
    .flatMap(({ channel, ts }) => slack.replies(channel, ts))
    .flatMap((message) => toldBy(message) ?? []);
}
