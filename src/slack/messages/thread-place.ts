import type { Destination } from '../destination.ts';
import { channelLink, code } from './escape.ts';

/** How the bot and its conversations are pointed to. */
export interface BotNames {
  readonly team: string;
  /** The name that `/invite` takes. */
  readonly botName: string;
}

/** A link to a person's own conversation with the bot. */
export function directLink(team: string, channel: string): string {
  return `<https://app.slack.com/client/${team}/${channel}|our direct messages>`;
}

/** Where the thread is, as mrkdwn; where it is not where it was asked for, why, and what helps. */
export function threadPlace(destination: Destination, { team, botName }: BotNames): string {
  const { channel } = destination;
  const isDirect = channel.startsWith('D');
  const link = isDirect ? directLink(team, channel) : channelLink(channel);
  if (destination.kind === 'here') return `Its thread is in ${link}.`;
  const invite = code(`/invite @${botName}`);
  const why = {
    people: 'I cannot post in a conversation between people',
    'not-invited': `I am not in this conversation (${invite} brings me in, for the next run)`,
    archived: 'This channel is archived',
  }[destination.why];
  const hint = destination.why === 'people' ? ` In a channel, ${invite} brings me in.` : '';
  return `${why}, so its thread is in ${link}.${hint}`;
}
