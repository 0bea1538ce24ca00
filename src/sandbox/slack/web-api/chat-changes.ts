import { BOT_USER_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { MethodError } from '../method-error.ts';
import { toWireMessage } from '../state/message-forms.ts';
import type { MessageChange } from '../state/messages.ts';
import type { StoredMessage } from '../state/stored-message.ts';
import { seen } from './access.ts';
import type { Arguments } from './arguments.ts';
import { attachmentsOf, blocksOf, metadataOf, textOf } from './message-content.ts';
import type { Methods, World } from './method.ts';

/** The bot's own message. Throws message_not_found, or `foreign` where it is somebody else's. */
function ownMessage(world: World, args: Arguments, foreign: string): StoredMessage {
  const channel = seen(world, args.required('channel'));
  const message = world.messages.find(channel.id, args.required('ts'));
  if (!message) throw new MethodError('message_not_found');
  if (message.user !== BOT_USER_ID) throw new MethodError(foreign);
  return message;
}

/** What an update changes: text alone takes the blocks away; what is not named stays. */
function changeOf(args: Arguments): MessageChange {
  const text = textOf(args);
  const blocks = blocksOf(args);
  const attachments = attachmentsOf(args);
  const metadata = metadataOf(args);
  if (text === undefined && blocks === undefined && attachments === undefined)
    throw new MethodError('no_text');
  if (text !== undefined && text.length > LIMITS.message.updateText)
    throw new MethodError('msg_too_long');
  return {
    ...(text !== undefined && { text, blocks: blocks ?? [] }),
    ...(blocks && { blocks }),
    ...(attachments && { attachments }),
    ...(metadata !== undefined && { metadata: metadata ?? undefined }),
  };
}

function assertSomethingLeft(message: StoredMessage, change: MessageChange): void {
  const text = change.text ?? message.text;
  const blocks = change.blocks ?? message.blocks;
  const attachments = change.attachments ?? message.attachments;
  const parts = blocks.length + attachments.length + message.files.length;
  if (text.trim() === '' && parts === 0) throw new MethodError('no_text');
}

function update(world: World, args: Arguments): Json {
  const message = ownMessage(world, args, 'cant_update_message');
  if (world.workspace.channel(message.channel)?.archived) throw new MethodError('is_inactive');
  const change = changeOf(args);
  assertSomethingLeft(message, change);
  const changed = world.messages.change(message, change);
  const { channel, ts } = changed;
  const echo = toWireMessage(changed, { wholeMetadata: true });
  return { channel, ts, text: echo['text'], message: echo };
}

function remove(world: World, args: Arguments): Json {
  const message = ownMessage(world, args, 'cant_delete_message');
  world.messages.remove(message);
  return { channel: message.channel, ts: message.ts };
}

export function createChatChangeMethods(world: World): Methods {
  const common = { token: 'bot', scopes: ['chat:write'], tier: 't3' } as const;
  return {
    'chat.update': { ...common, handle: (args) => update(world, args) },
    'chat.delete': { ...common, handle: (args) => remove(world, args) },
  };
}
