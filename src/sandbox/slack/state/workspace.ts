import { BOT_NAME, BOT_USER_ID } from '../identity.ts';
import type { SlackChannel, SlackUser } from '../types.ts';
import type { Ids } from './ids.ts';

/** The people and conversations of the workspace. */
export interface Workspace {
  user(id: string): SlackUser | undefined;
  users(): readonly SlackUser[];
  channel(id: string): SlackChannel | undefined;
  channels(): readonly SlackChannel[];
  /** Replaces a conversation's fields. Throws where there is no such conversation. */
  change(id: string, fields: Partial<SlackChannel>): SlackChannel;
  /** The bot's conversation with these people, if it exists. */
  direct(users: readonly string[]): SlackChannel | undefined;
  /** The bot's conversation with these people, made where it does not exist. */
  openDirect(users: readonly string[]): SlackChannel;
}

const BOT: SlackUser = { id: BOT_USER_ID, name: BOT_NAME, realName: BOT_NAME };

const samePeople = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((user) => right.includes(user));

export function createWorkspace(
  people: readonly SlackUser[],
  conversations: readonly SlackChannel[],
  ids: Ids,
): Workspace {
  const users = new Map([BOT, ...people].map((user) => [user.id, user]));
  const channels = new Map(conversations.map((channel) => [channel.id, channel]));

  function direct(others: readonly string[]): SlackChannel | undefined {
    const members = [...others, BOT_USER_ID];
    return [...channels.values()].find(
      ({ kind, members: known }) =>
        (kind === 'im' || kind === 'mpim') && samePeople(known, members),
    );
  }

  return {
    user: (id) => users.get(id),
    users: () => [...users.values()],
    channel: (id) => channels.get(id),
    channels: () => [...channels.values()],
    change(id, fields) {
      const known = channels.get(id);
      if (!known) throw new Error(`no such conversation: ${id}`);
      const changed = { ...known, ...fields };
      channels.set(id, changed);
      return changed;
    },
    direct,
    openDirect(others) {
      const known = direct(others);
      if (known) return known;
      const channel: SlackChannel = {
        id: ids.next(others.length === 1 ? 'D' : 'C'),
        name: others.length === 1 ? 'directmessage' : `mpdm-${others.join('--').toLowerCase()}-1`,
        kind: others.length === 1 ? 'im' : 'mpim',
        members: [...others, BOT_USER_ID],
      };
      channels.set(channel.id, channel);
      return channel;
    },
  };
}
