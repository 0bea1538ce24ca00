import { ThreadError } from '../reconcile/errors.ts';
import type { RunView, Threads } from '../reconcile/ports.ts';
import type { SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { DirectChannels } from './direct-channels.ts';
import type { Message } from './messages/blocks.ts';
import { renderCard } from './messages/card.ts';
import { renderMilestone } from './messages/milestones.ts';
import { milestonesIn, type Metadata, type RunIds } from './metadata.ts';
import { postMessage, updateMessage } from './post-message.ts';
import { readHistory, readReplies } from './read-messages.ts';
import { findFile, shareFile } from './thread-files.ts';

/** The milestone under which the card itself stands. */
const cardKey = 'card';

/**
 * Threads in the real Slack. `botUserId` tells our own messages from those of others; `mayTell` is
 * asked once more right before a message goes out, since it may have waited long for its turn.
 */
export function createThreads(deps: {
  clients: SlackClients;
  delivery: Delivery;
  directChannels: DirectChannels;
  botUserId: () => string | undefined;
  mayTell: () => boolean;
}): Threads {
  const { clients, delivery, directChannels, botUserId, mayTell } = deps;

  const named = (view: RunView, milestone: string): Metadata => ({ ...idsOf(view), milestone });

  const post = (channel: string, message: Message, metadata: Metadata, threadTs?: string) =>
    delivery.post(channel, () => {
      if (!mayTell()) throw notOurs();
      return postMessage(clients.write, channel, message, metadata, threadTs);
    });

  return {
    postCard: (channel, view) => post(channel, renderCard(view), named(view, cardKey)),
    postMilestone: (card, key, view, milestone) =>
      post(card.channel, renderMilestone(view, milestone), named(view, key), card.ts),
    updateCard(card, view, options) {
      const message = renderCard(view);
      const send = async (): Promise<void> => {
        // Whoever tells now looks at every card by itself.
        if (mayTell()) await updateMessage(clients.write, card, message);
      };
      delivery.edit(`${card.channel} ${card.ts}`, send, { run: view.spec.id, ...options });
    },
    takeSpareEdit: () => delivery.takeSpareEdit(),
    async findCard(channel, run, since) {
      const found = milestonesIn(
        await readHistory(clients, channel, since),
        idsOf(run),
        botUserId(),
      )[cardKey];
      return found === undefined ? undefined : { channel, ts: found };
    },
    async findMilestones(card, run) {
      const { [cardKey]: _card, ...milestones } = milestonesIn(
        await readReplies(clients, card),
        idsOf(run),
        botUserId(),
      );
      return milestones;
    },
    shareFile: (card, file) =>
      delivery.post(card.channel, () => {
        if (!mayTell()) throw notOurs();
        return shareFile({ clients, fetch }, card, file);
      }),
    findFile: (card, name) => findFile(clients, card, name, botUserId()),
    directChannel: (slackUserId) => directChannels.open(slackUserId),
  };
}

function idsOf({ spec, uid }: RunView): RunIds {
  return { run: spec.id, uid };
}

function notOurs(): ThreadError {
  return new ThreadError('retry', 'another process tells this thread now');
}
