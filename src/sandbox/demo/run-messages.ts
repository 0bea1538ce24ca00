import { messageEventType } from '../../training/names.ts';
import type { SlackMessage } from '../slack/types.ts';

/** Which run and milestone a message of the bot tells, from its metadata. */
export function tellsOf(message: SlackMessage): { run: string; milestone: string } | undefined {
  if (message.metadata?.event_type !== messageEventType) return undefined;
  const { run, milestone } = message.metadata.event_payload;
  return typeof run === 'string' && typeof milestone === 'string' ? { run, milestone } : undefined;
}
