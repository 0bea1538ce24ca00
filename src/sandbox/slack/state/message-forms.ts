import { toStoredText } from '../escape.ts';
import { APP_ID, BOT_ID, BOT_NAME, BOT_USER_ID, TEAM_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import type { SlackMessage } from '../types.ts';
import { describeFile } from './file-form.ts';
import type { Ids } from './ids.ts';
import type { StoredMessage } from './stored-message.ts';

/** The blocks with an id each, given where the sender gave none. */
export function withBlockIds(blocks: readonly Json[], ids: Ids): Json[] {
  return blocks.map((block) => ({ ...block, block_id: block['block_id'] ?? ids.next('B') }));
}

/** The message as tests and the demo look at it. */
export function toSlackMessage(message: StoredMessage): SlackMessage {
  const { channel, ts, threadTs, user, text, blocks, storedBlocks } = message;
  const { metadata, edited, files, ephemeralTo } = message;
  return {
    channel,
    ts,
    user,
    text,
    blocks,
    storedBlocks,
    edited,
    ...(threadTs !== undefined && { threadTs }),
    ...(metadata && { metadata }),
    ...(files.length > 0 && { files }),
    ...(ephemeralTo !== undefined && { ephemeralTo }),
  };
}

const BOT_PROFILE = {
  id: BOT_ID,
  app_id: APP_ID,
  name: BOT_NAME,
  team_id: TEAM_ID,
  deleted: false,
};

function metadataOf({ metadata }: StoredMessage, whole: boolean): Json {
  if (!metadata) return {};
  return { metadata: whole ? metadata : { event_type: metadata.event_type } };
}

/** The message as the Web API and the payloads carry it. */
export function toWireMessage(
  message: StoredMessage,
  options: { replies?: readonly StoredMessage[]; wholeMetadata?: boolean } = {},
): Json {
  const { ts, threadTs, user } = message;
  if (message.tombstone)
    return { ...tombstone(ts), ...threadFields(message, options.replies ?? []) };
  return {
    type: 'message',
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user,
    team: TEAM_ID,
    ...(user === BOT_USER_ID && { bot_id: BOT_ID, app_id: APP_ID, bot_profile: BOT_PROFILE }),
    ts,
    text: toStoredText(message.text),
    ...(message.storedBlocks.length > 0 && { blocks: message.storedBlocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    ...threadFields(message, options.replies ?? []),
    ...(message.editedTs !== undefined &&
      message.blocks.length === 0 && { edited: { user, ts: message.editedTs } }),
    ...(message.files.length > 0 && { files: message.files.map(describeFile) }),
    ...reactionsOf(message),
    ...metadataOf(message, options.wholeMetadata ?? false),
  };
}

const tombstone = (ts: string): Json => ({
  type: 'message',
  subtype: 'tombstone',
  user: 'USLACKBOT',
  hidden: true,
  text: 'This message was deleted.',
  ts,
});

function threadFields(root: StoredMessage, replies: readonly StoredMessage[]): Json {
  const last = replies.at(-1);
  if (root.threadTs !== undefined || !last) return {};
  return {
    thread_ts: root.ts,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map((reply) => reply.user))],
    latest_reply: last.ts,
  };
}

function reactionsOf({ reactions }: StoredMessage): Json {
  if (reactions.size === 0) return {};
  const list = [...reactions].map(([name, users]) => ({ name, users, count: users.length }));
  return { reactions: list };
}
