import type { Clock } from '../clock.ts';
import { isThreadGone, ThreadError } from '../reconcile/errors.ts';
import type { MessageRef, RunView, Threads } from '../reconcile/ports.ts';
import type { SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { DirectChannels } from './direct-channels.ts';
import { createMemory } from './memory.ts';
import type { Message } from './messages/blocks.ts';
import { renderCard } from './messages/card.ts';
import { renderMilestone } from './messages/milestones.ts';
import type { Permalink } from './messages/thread-link.ts';
import { milestonesIn, type Metadata, type RunIds } from './metadata.ts';
import { postMessage, updateMessage } from './post-message.ts';
import { readHistory, readReplies } from './read-messages.ts';
import { findFile, shareUpload, uploadFile } from './thread-files.ts';

/** The milestone under which the card itself stands. */
const cardKey = 'card';

const rememberDeletedMs = 24 * 60 * 60_000;
const maxDeleted = 1_000;

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
  permalink: Permalink;
  clock: Clock;
}): Threads {
  const { clients, delivery, directChannels, botUserId, mayTell, permalink, clock } = deps;

  /** Cards that somebody deleted, as far as this process has noticed. */
  const deleted = createMemory<true>(clock, rememberDeletedMs, maxDeleted);

  const named = (view: RunView, milestone: string): Metadata => ({ ...idsOf(view), milestone });

  /** Throws where nothing may be posted below this card, or by this process. */
  function checkPost(card?: MessageRef): void {
    if (!mayTell()) throw new ThreadError('retry', 'another process tells this thread now');
    if (card && deleted.get(keyOf(card))) {
      const slackError = 'message_not_found';
      throw new ThreadError('unavailable', 'the card was deleted', { slackError });
    }
  }

  const post = (channel: string, message: Message, metadata: Metadata, card?: MessageRef) =>
    delivery.post(channel, () => {
      checkPost(card);
      return postMessage(clients.write, channel, message, metadata, card?.ts);
    });

  async function edit(card: MessageRef, message: Message): Promise<void> {
    // Whoever tells now looks at every card by itself.
    if (!mayTell()) return;
    try {
      await updateMessage(clients.write, card, message);
    } catch (error) {
      if (error instanceof ThreadError && isThreadGone(error)) deleted.set(keyOf(card), true);
      throw error;
    }
  }

  return {
    postCard: (channel, view) => post(channel, renderCard(view, permalink), named(view, cardKey)),
    postMilestone: (card, key, view, milestone) =>
      post(card.channel, renderMilestone(view, milestone), named(view, key), card),
    updateCard(card, view, options) {
      // Written out only when its turn has come: of the cards that wait, most are replaced before.
      const send = (): Promise<void> => edit(card, renderCard(view, permalink));
      delivery.edit(keyOf(card), send, { run: view.spec.id, ...options });
    },
    cardSettled: (card) => delivery.editSettled(keyOf(card)),
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
    async shareFile(card, file) {
      // Only what makes it a message waits for its turn among the messages of the channel.
      const id = await uploadFile({ clients, fetch }, file);
      const share = (): Promise<void> => {
        checkPost(card);
        return shareUpload(clients, card, file, id);
      };
      await delivery.post(card.channel, share, 'files.completeUploadExternal');
      return id;
    },
    findFile: (card, name) => findFile(clients, card, name, botUserId()),
    directChannel: (slackUserId) => directChannels.open(slackUserId),
  };
}

function keyOf({ channel, ts }: MessageRef): string {
  return `${channel} ${ts}`;
}

function idsOf({ spec, uid }: RunView): RunIds {
  return { run: spec.id, uid };
}
