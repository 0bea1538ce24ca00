import { BOT_USER_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import { toWireMessage } from '../state/message-forms.ts';
import { assertWritable, destination, seen } from './access.ts';
import type { Arguments } from './arguments.ts';
import { contentOf, metadataOf, withWarnings } from './message-content.ts';
import type { Methods, World } from './method.ts';

/** The thread to reply to, where one is named and can be replied to. */
export function threadOf(world: World, channel: string, args: Arguments): string | undefined {
  const threadTs = args.text('thread_ts');
  if (threadTs === undefined) return undefined;
  if (!/^\d+\.\d{6}$/.test(threadTs)) throw new MethodError('invalid_thread_ts');
  const [root] = world.messages.thread(channel, threadTs);
  if (root) return threadTs;
  throw new MethodError('thread_not_found');
}

function assertRoot(world: World, channel: string, threadTs: string | undefined): void {
  if (threadTs === undefined) return;
  if (world.messages.find(channel, threadTs)?.threadTs !== undefined)
    throw new MethodError('cannot_reply_to_message');
}

function postMessage(world: World, args: Arguments): Json {
  const channel = destination(world, args.required('channel'));
  const { warnings, ...content } = contentOf(args);
  const metadata = metadataOf(args);
  const threadTs = threadOf(world, channel.id, args);
  assertRoot(world, channel.id, threadTs);
  const message = world.messages.post({
    channel: channel.id,
    user: BOT_USER_ID,
    ...content,
    broadcast: threadTs !== undefined && args.flag('reply_broadcast'),
    ...(threadTs !== undefined && { threadTs }),
    ...(metadata && { metadata }),
  });
  const echo = toWireMessage(message, { wholeMetadata: true });
  return withWarnings({ channel: channel.id, ts: message.ts, message: echo }, warnings);
}

function postEphemeral(world: World, args: Arguments): Json {
  const channel = assertWritable(world, seen(world, args.required('channel')));
  const user = args.required('user');
  const { warnings, ...content } = contentOf(args);
  if (!channel.members.includes(user)) throw new MethodError('user_not_in_channel');
  const threadTs = threadOf(world, channel.id, args);
  assertRoot(world, channel.id, threadTs);
  const message = world.messages.post({
    channel: channel.id,
    user: BOT_USER_ID,
    ...content,
    ephemeralTo: user,
    ...(threadTs !== undefined && { threadTs }),
  });
  return withWarnings({ message_ts: message.ts }, warnings);
}

function getPermalink(world: World, args: Arguments): Json {
  const channel = seen(world, args.required('channel'));
  const ts = args.required('message_ts');
  const message = world.messages.find(channel.id, ts);
  if (!message) throw new MethodError('message_not_found');
  const path = `${world.origin()}/archives/${channel.id}/p${ts.replace('.', '')}`;
  const { threadTs } = message;
  const query = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${channel.id}`;
  return { channel: channel.id, permalink: path + query };
}

/** Posting. What changes a message that stands is in chat-changes.ts. */
export function createChatMethods(world: World): Methods {
  const scopes = ['chat:write'];
  return {
    'chat.postMessage': {
      token: 'bot',
      scopes,
      tier: 'special',
      handle: (args) => postMessage(world, args),
    },
    'chat.postEphemeral': {
      token: 'bot',
      scopes,
      tier: 't4',
      handle: (args) => postEphemeral(world, args),
    },
    'chat.getPermalink': {
      token: 'bot',
      scopes: [],
      tier: 'special',
      handle: (args) => getPermalink(world, args),
    },
  };
}
