import type { Threads } from '../reconcile/ports.ts';
import type { SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { DirectChannels } from './direct-channels.ts';
import type { Message } from './messages/blocks.ts';
import { renderCard } from './messages/card.ts';
import { renderMilestone } from './messages/milestones.ts';
import { milestonesIn } from './metadata.ts';
import { postMessage, updateMessage, type Metadata } from './post-message.ts';
import { readHistory, readReplies } from './read-messages.ts';

/** The milestone under which the card itself stands. */
const cardKey = 'card';

/** Threads in the real Slack. `botUserId` tells our own messages from those of others. */
export function createThreads(deps: {
  clients: SlackClients;
  delivery: Delivery;
  directChannels: DirectChannels;
  botUserId: () => string | undefined;
}): Threads {
  const { clients, delivery, directChannels, botUserId } = deps;

  const post = (channel: string, message: Message, metadata: Metadata, threadTs?: string) =>
    delivery.post(channel, () => postMessage(clients.write, channel, message, metadata, threadTs));

  return {
    postCard: (channel, view) =>
      post(channel, renderCard(view), { run: view.spec.id, milestone: cardKey }),
    postMilestone: (card, key, view, milestone) =>
      post(
        card.channel,
        renderMilestone(view, milestone),
        { run: view.spec.id, milestone: key },
        card.ts,
      ),
    updateCard(card, view) {
      const message = renderCard(view);
      delivery.edit(`${card.channel} ${card.ts}`, () =>
        updateMessage(clients.write, card, message),
      );
    },
    async findCard(channel, run, since) {
      const found = milestonesIn(await readHistory(clients, channel, since), run, botUserId())[
        cardKey
      ];
      return found === undefined ? undefined : { channel, ts: found };
    },
    async findMilestones(card, run) {
      const { [cardKey]: _card, ...milestones } = milestonesIn(
        await readReplies(clients, card),
        run,
        botUserId(),
      );
      return milestones;
    },
    directChannel: (slackUserId) => directChannels.open(slackUserId),
  };
}
