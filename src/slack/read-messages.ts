import type { ConversationsHistoryResponse } from '@slack/web-api';

import { ThreadError } from '../reconcile/errors.ts';
import type { MessageRef } from '../reconcile/ports.ts';
import { calling, type SlackClients } from './client.ts';
import type { ReadMessage } from './metadata.ts';

/** A card is looked for this far before the Job's creation: clocks differ. */
const clockSlackS = 300;
const pageSize = 200;
/** 10,000 messages: what a very busy channel sees in days. */
const maxPages = 50;

/** The channel's messages since then; none where the bot cannot read the channel. */
export async function readHistory(
  clients: SlackClients,
  channel: string,
  since: string,
): Promise<readonly ReadMessage[]> {
  const oldest = String(Math.floor(Date.parse(since) / 1000) - clockSlackS);
  const page = (cursor: string | undefined): Promise<ConversationsHistoryResponse> =>
    clients.read.conversations.history({
      channel,
      oldest,
      include_all_metadata: true,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
  return readable(clients, channel, () => readPages(clients, 'conversations.history', page));
}

/** The thread's messages, oldest first; none where the thread cannot be read. */
export async function readReplies(
  clients: SlackClients,
  card: MessageRef,
): Promise<readonly ReadMessage[]> {
  const page = (cursor: string | undefined): Promise<ConversationsHistoryResponse> =>
    clients.read.conversations.replies({
      channel: card.channel,
      ts: card.ts,
      include_all_metadata: true,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
  return readable(clients, card.channel, () => readPages(clients, 'conversations.replies', page));
}

async function readPages(
  { reads }: SlackClients,
  method: string,
  page: (cursor: string | undefined) => Promise<ConversationsHistoryResponse>,
): Promise<readonly ReadMessage[]> {
  const found: ReadMessage[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await reads.read(method, () => page(cursor));
    found.push(...(answer.messages ?? []));
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return found;
}

/**
 * Reads; where the bot may post in a public channel without being in it, joins and reads again.
 * A conversation or thread that is not to be read reads as empty: posting there will tell why. Any
 * other refusal is not about what stands there, and rejects.
 */
async function readable(
  clients: SlackClients,
  channel: string,
  read: () => Promise<readonly ReadMessage[]>,
): Promise<readonly ReadMessage[]> {
  try {
    return await read();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    if (error.slackError !== 'not_in_channel') return [];
  }
  try {
    await calling('conversations.join', () => clients.write.conversations.join({ channel }));
    return await read();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return [];
  }
}

/** Without the scope nothing would ever be told: the start names it, and what it is wanted for. */
function isUnreadable(error: unknown): error is ThreadError {
  if (!(error instanceof ThreadError)) return false;
  return error.reason === 'unavailable' || error.slackError === 'missing_scope';
}
