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
import { milestonesIn, type Author, type Metadata, type RunIds } from './metadata.ts';
import { postMessage, updateMessage } from './post-message.ts';
import { readHistory, readReplies } from './read-messages.ts';
import { findFile, shareUpload, uploadFile } from './thread-files.ts';

/** The milestone under which the card itself stands. */
const cardKey = 'card';

const rememberDeletedMs = 24 * 60 * 60_000;
const maxDeleted = 1_000;

/**
 * Threads in the real Slack. `author` tells our own messages from those of others; `term` is
 * asked once more right before a message goes out: it may have waited long for its turn, and another
 * process may have told it meanwhile, even where this one leads again.
 */
export function createThreads(deps: {
  clients: SlackClients;
  delivery: Delivery;
  directChannels: DirectChannels;
  author: () => Author | undefined;
  /** Counts the times in which this process may tell, without a break in each; undefined while not. */
  term: () => number | undefined;
  permalink: Permalink;
  clock: Clock;
}): Threads {
  const { clients, delivery, directChannels, author, term, permalink, clock } = deps;

  /** Cards that somebody deleted, as far as this process has noticed. */
  const deleted = createMemory<true>(clock, rememberDeletedMs, maxDeleted);

  const named = (view: RunView, milestone: string): Metadata => ({ ...idsOf(view), milestone });

  const leadsSince = (queuedIn: number | undefined): boolean =>
    queuedIn !== undefined && term() === queuedIn;

  /** Throws where nothing may be posted below this card, or by this process. */
  function checkPost(queuedIn: number | undefined, card?: MessageRef): void {
    if (!leadsSince(queuedIn))
      throw new ThreadError('retry', 'another process may have told this thread meanwhile');
    if (card && deleted.get(keyOf(card))) {
      const slackError = 'message_not_found';
      throw new ThreadError('unavailable', 'the card was deleted', { slackError });
    }
  }

  function post(channel: string, message: Message, metadata: Metadata, card?: MessageRef) {
    const queuedIn = term();
    return delivery.post(channel, () => {
      checkPost(queuedIn, card);
      return postMessage(clients.write, channel, message, metadata, card?.ts);
    });
  }

  async function edit(card: MessageRef, message: Message): Promise<void> {
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
    updateCard(card, view, { isSpare, onDropped } = {}) {
      const queuedIn = term();
      const send = async (): Promise<void> => {
        if (!leadsSince(queuedIn)) return onDropped?.();
        // Written out only when its turn has come: of the cards that wait, most are replaced before.
        await edit(card, renderCard(view, permalink));
      };
      delivery.edit(keyOf(card), send, { run: view.spec.id, ...(isSpare && { isSpare }) });
    },
    cardSettled: (card) => delivery.editSettled(keyOf(card)),
    takeSpareEdit: () => delivery.takeSpareEdit(),
    async findCard(channel, run, since) {
      const found = milestonesIn(await readHistory(clients, channel, since), idsOf(run), author())[
        cardKey
      ];
      return found === undefined ? undefined : { channel, ts: found };
    },
    async findMilestones(card, run) {
      const { [cardKey]: _card, ...milestones } = milestonesIn(
        await readReplies(clients, card),
        idsOf(run),
        author(),
      );
      return milestones;
    },
    async shareFile(card, file) {
      const queuedIn = term();
      // Only what makes it a message waits for its turn among the messages of the channel.
      const id = await uploadFile({ clients, fetch }, file);
      const share = (): Promise<void> => {
        checkPost(queuedIn, card);
        return shareUpload(clients, card, file, id);
      };
      await delivery.post(card.channel, share, 'files.completeUploadExternal');
      return id;
    },
    findFile: (card, name) => findFile(clients, card, name, author()?.botUserId),
    directChannel: (slackUserId) => directChannels.open(slackUserId),
  };
}

function keyOf({ channel, ts }: MessageRef): string {
  return `${channel} ${ts}`;
}

function idsOf({ spec, uid }: RunView): RunIds {
  return { run: spec.id, uid };
}
