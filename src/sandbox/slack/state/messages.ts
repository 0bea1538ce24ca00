import type { Json } from '../json.ts';
import type { SlackEvent } from '../types.ts';
import type { Ids } from './ids.ts';
import { toSlackMessage, withBlockIds } from './message-forms.ts';
import type { StoredMessage } from './stored-message.ts';

/** What a message is made of when it is posted. */
type MessageDraft = Pick<StoredMessage, 'channel' | 'user' | 'text'> &
  Partial<
    Pick<
      StoredMessage,
      'threadTs' | 'blocks' | 'attachments' | 'metadata' | 'files' | 'broadcast' | 'ephemeralTo'
    >
  >;

/** `metadata: undefined` takes it away; an absent field stays. */
export interface MessageChange {
  readonly text?: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly metadata?: StoredMessage['metadata'] | undefined;
  readonly reactions?: StoredMessage['reactions'];
}

/** Every message of the workspace, and those that only one person sees. */
export interface Messages {
  post(draft: MessageDraft): StoredMessage;
  find(channel: string, ts: string): StoredMessage | undefined;
  findEphemeral(user: string, ts: string): StoredMessage | undefined;
  /** `asEdit` (default true): counts as an edit and tells the listeners. */
  change(message: StoredMessage, change: MessageChange, asEdit?: boolean): StoredMessage;
  remove(message: StoredMessage): void;
  /** Root messages, tombstones included, and broadcast replies, oldest first. */
  history(channel: string): readonly StoredMessage[];
  /** The root, if it stands, and its replies, oldest first. */
  thread(channel: string, ts: string): readonly StoredMessage[];
  ephemerals(user: string): readonly StoredMessage[];
}

export function createMessages(ids: Ids, tell: (event: SlackEvent) => void): Messages {
  const standing = new Map<string, StoredMessage>();
  const ephemeral = new Map<string, StoredMessage>();
  const key = (channel: string, ts: string): string => `${channel}/${ts}`;
  const shelf = (message: StoredMessage): Map<string, StoredMessage> =>
    message.ephemeralTo === undefined ? standing : ephemeral;
  const keep = (message: StoredMessage): void => {
    shelf(message).set(key(message.channel, message.ts), message);
  };
  const inChannel = (channel: string): StoredMessage[] =>
    [...standing.values()].filter((message) => message.channel === channel);
  const repliesTo = (channel: string, ts: string): StoredMessage[] =>
    inChannel(channel).filter((message) => message.threadTs === ts);

  return {
    post(draft) {
      const blocks = draft.blocks ?? [];
      const message: StoredMessage = {
        attachments: [],
        files: [],
        broadcast: false,
        ...draft,
        ts: ids.ts(),
        blocks,
        storedBlocks: withBlockIds(blocks, ids),
        edited: 0,
        reactions: new Map(),
        tombstone: false,
      };
      keep(message);
      tell({
        type: message.ephemeralTo === undefined ? 'message' : 'ephemeral',
        message: toSlackMessage(message),
      });
      return message;
    },
    find: (channel, ts) => {
      const message = standing.get(key(channel, ts));
      return message?.tombstone ? undefined : message;
    },
    findEphemeral: (user, ts) =>
      [...ephemeral.values()].find((message) => message.ephemeralTo === user && message.ts === ts),
    change(message, change, asEdit = true) {
      const { metadata, ...rest } = message;
      const kept = 'metadata' in change ? change.metadata : metadata;
      const changed: StoredMessage = {
        ...rest,
        text: change.text ?? message.text,
        blocks: change.blocks ?? message.blocks,
        storedBlocks: change.blocks ? withBlockIds(change.blocks, ids) : message.storedBlocks,
        attachments: change.attachments ?? message.attachments,
        reactions: change.reactions ?? message.reactions,
        edited: message.edited + (asEdit ? 1 : 0),
        ...(asEdit && { editedTs: ids.ts() }),
        ...(kept && { metadata: kept }),
      };
      keep(changed);
      if (asEdit) tell({ type: 'update', message: toSlackMessage(changed) });
      return changed;
    },
    remove(message) {
      const { channel, ts } = message;
      if (message.ephemeralTo === undefined && repliesTo(channel, ts).length > 0)
        keep({ ...message, tombstone: true });
      else shelf(message).delete(key(channel, ts));
      tell({ type: 'delete', channel, ts });
    },
    history: (channel) =>
      inChannel(channel).filter((message) => message.threadTs === undefined || message.broadcast),
    thread(channel, ts) {
      const root = standing.get(key(channel, ts));
      const replies = repliesTo(channel, ts);
      return root && (!root.tombstone || replies.length > 0) ? [root, ...replies] : replies;
    },
    ephemerals: (user) => [...ephemeral.values()].filter((message) => message.ephemeralTo === user),
  };
}
