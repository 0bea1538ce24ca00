import { ThreadError } from './errors.ts';
import type { LeftPlace, MessageRef, RunView, Threads } from './ports.ts';

/** Finds a conversation that takes a run's card. */
export interface Places {
  /**
   * Posts the card where it was asked for, else in the person's own conversation with the bot,
   * else in the fallback channel; of these, those that come after the one that was `left`. With
   * `look` all of them are first searched for a card that already stands. Undefined where none
   * takes it.
   */
  placeCard(view: RunView, options: PlaceOptions): Promise<MessageRef | undefined>;
}

interface PlaceOptions {
  readonly look: boolean;
  readonly left?: LeftPlace;
  /** How far back to search. RFC 3339. */
  readonly since: string;
  /** Wraps each attempt to post. */
  readonly posting: Posting;
}

export type Posting = <T>(post: () => Promise<T>) => Promise<T>;

export interface PlacesDeps {
  readonly threads: Threads;
  readonly fallbackChannel: () => string | undefined;
}

export function createPlaces({ threads, fallbackChannel }: PlacesDeps): Places {
  async function conversations({ origin }: RunView, left?: LeftPlace): Promise<string[]> {
    const direct = await unlessUnavailable(threads.directChannel(origin.slackUserId));
    const all = [origin.channel, direct, fallbackChannel()];
    const unique = [...new Set(all.filter((channel) => channel !== undefined))];
    if (left === undefined) return unique;
    const again = left.takesMessages && left.channel === direct;
    return unique.slice(unique.indexOf(left.channel) + (again ? 0 : 1));
  }

  async function find(
    channels: readonly string[],
    view: RunView,
    since: string,
  ): Promise<MessageRef | undefined> {
    for (const channel of channels) {
      const found = await unlessUnavailable(threads.findCard(channel, view, since));
      if (found) return found;
    }
    return undefined;
  }

  async function postInFirst(
    channels: readonly string[],
    view: RunView,
    posting: Posting,
  ): Promise<MessageRef | undefined> {
    for (const channel of channels) {
      const posted = await unlessUnavailable(posting(() => threads.postCard(channel, view)));
      if (posted) return posted;
    }
    return undefined;
  }

  return {
    async placeCard(view, { look, left, since, posting }) {
      // Where it was asked for is where it nearly always goes: no need to open any other.
      const asked = view.origin.channel;
      if (!look && left === undefined) {
        const posted = await postInFirst([asked], view, posting);
        if (posted) return posted;
        return postInFirst((await conversations(view)).slice(1), view, posting);
      }
      const channels = await conversations(view, left);
      return (look && (await find(channels, view, since))) || postInFirst(channels, view, posting);
    },
  };
}

/** Undefined where the conversation cannot be written to or read; other failures pass. */
async function unlessUnavailable<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ThreadError && error.reason === 'unavailable') return undefined;
    throw error;
  }
}
