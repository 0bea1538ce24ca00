import type { FetchFunction } from '@slack/web-api';
import type { Logger } from 'pino';

import { calling, type SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { DirectChannels } from './direct-channels.ts';
import type { Message } from './messages/blocks.ts';
import { postMessage } from './post-message.ts';

/** Whom a reply is for, and the ways that lead there. */
export interface Addressee {
  readonly slackUserId: string;
  /** Absent where they asked in no conversation. */
  readonly channel?: string | undefined;
  /** The thread in which they asked. */
  readonly threadTs?: string | undefined;
  /** Works in any conversation, five times within half an hour. */
  readonly responseUrl?: string | undefined;
}

/** Answers that only the person who asked can see. */
export interface Replies {
  /**
   * Tells them in the thread where they asked in one, else by the response_url, else ephemerally in
   * the channel, else in their own conversation with the bot. Never rejects: a reply that reaches
   * nobody is logged.
   */
  tell(addressee: Addressee, message: Message): Promise<void>;
}

type Way = (addressee: Addressee, message: Message) => Promise<void>;

const answerWithinMs = 5_000;

export function createReplies(deps: {
  clients: SlackClients;
  delivery: Delivery;
  directChannels: DirectChannels;
  fetch: FetchFunction;
  log: Logger;
}): Replies {
  const { clients, delivery, directChannels, fetch, log } = deps;
  const whisper = async (
    { channel, slackUserId: user }: Addressee,
    { text, blocks }: Message,
    thread: { thread_ts?: string } = {},
  ): Promise<void> => {
    // In a conversation of two there is nobody to whisper before, and what is whispered does not stay.
    if (channel === undefined || !/^[CG]/.test(channel))
      throw new Error('not a conversation of several people');
    await calling('chat.postEphemeral', () =>
      clients.write.chat.postEphemeral({ channel, user, text, blocks, ...thread }),
    );
  };
  const ways: readonly Way[] = [
    async (addressee, message) => {
      if (addressee.threadTs === undefined) throw new Error('it was not asked in a thread');
      await whisper(addressee, message, { thread_ts: addressee.threadTs });
    },
    ({ responseUrl }, message) => respond(fetch, responseUrl, message),
    (addressee, message) => whisper(addressee, message),
    async ({ slackUserId }, message) => {
      const channel = await directChannels.open(slackUserId);
      await delivery.post(channel, () => postMessage(clients.write, channel, message));
    },
  ];

  return {
    async tell(addressee, message) {
      let failure: unknown;
      for (const way of ways) {
        try {
          await way(addressee, message);
          return;
        } catch (error) {
          failure = error;
        }
      }
      log.error({ err: failure, slackUser: addressee.slackUserId }, 'reply reached nobody');
    },
  };
}

async function respond(
  fetch: FetchFunction,
  responseUrl: string | undefined,
  { text, blocks }: Message,
): Promise<void> {
  if (responseUrl === undefined) throw new Error('there is no response_url');
  const answer = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      response_type: 'ephemeral',
      // A button's own message stays as it is.
      replace_original: false,
      text,
      blocks,
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const body = await answer.text();
  // An expired URL is answered 404; a refused message 200 with {"ok":false}.
  if (!answer.ok || body.includes('"ok":false')) {
    throw new Error(`the response_url answered HTTP ${answer.status}`);
  }
}
