import { BOT_USER_ID } from '../slack/identity.ts';
import type { SlackEmulator } from '../slack/types.ts';
import { people } from '../world.ts';
import type { PlaceFault } from './fault.ts';
import type { Journal, Told } from './messages.ts';
import type { Disturbance, Trouble } from './troubles.ts';
import type { Truth } from './truth.ts';
import { chaosChannels } from './world.ts';

/** Does to conversations and messages what people do to them. */
export interface PlaceStriker {
  /** Undefined where there is nothing to strike now; else what takes it back. */
  strike(fault: PlaceFault): (() => void) | undefined;
  disturbances(): readonly Disturbance[];
}

export function createPlaceStriker(deps: {
  slack: SlackEmulator;
  journal: Journal;
  truths: () => readonly Truth[];
}): PlaceStriker {
  const { slack, journal, truths } = deps;
  const disturbances: { -readonly [K in keyof Disturbance]: Disturbance[K] }[] = [];
  /** What is wrong with a conversation now: two faults may hit the same one. */
  const wrong = new Map<string, number>();

  /** Something is wrong from now on, until it is taken back. */
  function begin(trouble: Trouble, about: Pick<Disturbance, 'channel' | 'uid'>): () => void {
    const one = { trouble, ...about, fromMs: Date.now(), untilMs: Infinity };
    disturbances.push(one);
    return () => {
      one.untilMs = Date.now();
    };
  }

  function archive(channel: string): () => void {
    wrong.set(channel, (wrong.get(channel) ?? 0) + 1);
    slack.archive(channel);
    return () => {
      wrong.set(channel, (wrong.get(channel) ?? 0) - 1);
      if (wrong.get(channel) === 0) slack.archive(channel, false);
    };
  }

  function archiveOne(chance: number): () => void {
    const channel = pick(chaosChannels, chance)?.id ?? '';
    const end = begin('archived', { channel });
    const takeBack = archive(channel);
    return () => {
      takeBack();
      end();
    };
  }

  function remove(chance: number): () => void {
    const room = pick(
      chaosChannels.filter(({ kind }) => kind === 'private'),
      chance,
    );
    const { id: channel, members } = room ?? { id: '', members: [] };
    const end = begin('removed', { channel });
    slack.setMembers(
      channel,
      members.filter((member) => member !== BOT_USER_ID),
    );
    return () => {
      slack.setMembers(channel, members);
      end();
    };
  }

  function nowhere(): () => void {
    const end = begin('nowhere', {});
    const direct = slack.directChannel(people.vision1.id);
    const all = [...chaosChannels.map(({ id }) => id), ...(direct === undefined ? [] : [direct])];
    const takeBacks = all.map(archive);
    // A conversation that does not exist yet cannot be opened either.
    const reopen = slack.fault({
      method: 'conversations.open',
      times: Infinity,
      answer: { kind: 'error', error: 'user_disabled' },
    });
    return () => {
      for (const takeBack of [...takeBacks, reopen, end]) takeBack();
    };
  }

  /** The cards of runs that have something left to tell. */
  function liveCards(): readonly Told[] {
    const open = new Set(truths().flatMap(({ uid, overMs }) => (overMs === Infinity ? [uid] : [])));
    return journal
      .all()
      .filter(({ uid, milestone, deleted }) => milestone === 'card' && !deleted && open.has(uid));
  }

  function deleteCard(chance: number, withReplies: boolean): (() => void) | undefined {
    const card = pick(liveCards(), chance);
    if (!card) return undefined;
    const { channel, ts, uid } = card;
    begin('deleted', { uid });
    const replies = withReplies ? slack.replies(channel, ts).slice(1) : [];
    for (const reply of replies) slack.deleteMessage(channel, reply.ts);
    slack.deleteMessage(channel, ts);
    return () => undefined;
  }

  return {
    disturbances: () => disturbances,
    strike(fault) {
      switch (fault.kind) {
        case 'channel archived':
          return archiveOne(fault.chance);
        case 'bot removed':
          return remove(fault.chance);
        case 'nowhere':
          return nowhere();
        case 'card deleted':
        case 'thread deleted':
          return deleteCard(fault.chance, fault.kind === 'thread deleted');
      }
      return undefined;
    },
  };
}

function pick<T>(choices: readonly T[], chance: number): T | undefined {
  return choices[Math.floor(chance * choices.length)];
}
