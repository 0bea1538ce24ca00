import type { FetchFunction } from '@slack/web-api';

import type { ThreadFile } from '../reconcile/ports.ts';
import type { SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { DirectChannels } from './direct-channels.ts';
import { putFile } from './thread-files.ts';

/** Files that only one person sees. */
export interface DirectFiles {
  /** Puts the file into their own conversation with the bot; gives that one's id. Rejects with ThreadError. */
  send(slackUserId: string, file: ThreadFile): Promise<string>;
}

export function createDirectFiles(deps: {
  clients: SlackClients;
  delivery: Delivery;
  directChannels: DirectChannels;
  fetch: FetchFunction;
}): DirectFiles {
  const { clients, delivery, directChannels, fetch } = deps;
  return {
    async send(slackUserId, file) {
      const channel = await directChannels.open(slackUserId);
      await putFile({ clients, delivery, fetch }, { channel }, file);
      return channel;
    },
  };
}
