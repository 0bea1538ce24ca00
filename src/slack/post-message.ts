import type { WebClient } from '@slack/web-api';

import { ThreadError } from '../reconcile/errors.ts';
import type { MessageRef } from '../reconcile/ports.ts';
import { messageEventType } from '../training/names.ts';
import { calling } from './client.ts';
import type { Message } from './messages/blocks.ts';
import type { Metadata } from './metadata.ts';

/**
 * Posts one message. Without `metadata` it belongs to no run. Rejects with ThreadError; `in-doubt`
 * where the message may stand.
 */
export async function postMessage(
  client: WebClient,
  channel: string,
  message: Message,
  metadata?: Metadata,
  threadTs?: string,
): Promise<MessageRef> {
  const { postMessage: post } = client.chat;
  const answer = await calling('chat.postMessage', () =>
    post({
      channel,
      text: message.text,
      blocks: message.blocks,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      ...(metadata === undefined
        ? {}
        : { metadata: { event_type: messageEventType, event_payload: { ...metadata } } }),
      unfurl_links: false,
      unfurl_media: false,
    }),
  );
  if (answer.ts === undefined || answer.channel === undefined) {
    throw new ThreadError('in-doubt', 'chat.postMessage: Slack answered without a ts');
  }
  return { channel: answer.channel, ts: answer.ts };
}

/** Replaces what a message says; its metadata stays. Rejects with ThreadError. */
export async function updateMessage(
  client: WebClient,
  card: MessageRef,
  message: Message,
): Promise<void> {
  // Without `metadata` the message keeps what it has.
  await calling('chat.update', () =>
    client.chat.update({
      channel: card.channel,
      ts: card.ts,
      text: message.text,
      blocks: message.blocks,
    }),
  );
}
