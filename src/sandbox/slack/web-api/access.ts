import { BOT_USER_ID } from '../identity.ts';
import { MethodError } from '../method-error.ts';
import type { SlackChannel } from '../types.ts';
import type { World } from './method.ts';

const FAMILY = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const;

/** The scopes any one of which lets a method be called at all. */
export const HISTORY_SCOPES = ['channels', 'groups', 'im', 'mpim'].map((kind) => `${kind}:history`);
export const READ_SCOPES = ['channels', 'groups', 'im', 'mpim'].map((kind) => `${kind}:read`);

export function missingScope(needed: string, scopes: ReadonlySet<string>): MethodError {
  return new MethodError('missing_scope', { needed, provided: [...scopes].join(',') });
}

export const hasBot = (channel: SlackChannel): boolean => channel.members.includes(BOT_USER_ID);

/** The conversation, where the bot may know of it. Throws channel_not_found. */
export function seen({ workspace }: World, id: string): SlackChannel {
  const channel = workspace.channel(id);
  if (!channel || (channel.kind !== 'public' && !hasBot(channel)))
    throw new MethodError('channel_not_found');
  return channel;
}

/** The conversation, where the token's scopes cover its kind. Throws missing_scope too. */
export function covered(world: World, id: string, right: 'read' | 'history'): SlackChannel {
  const channel = seen(world, id);
  const needed = `${FAMILY[channel.kind]}:${right}`;
  if (!world.scopes.has(needed)) throw missingScope(needed, world.scopes);
  return channel;
}

/** The conversation, where the bot may read its messages. Throws not_in_channel too. */
export function readable(world: World, id: string): SlackChannel {
  const channel = covered(world, id, 'history');
  if (!hasBot(channel)) throw new MethodError('not_in_channel');
  return channel;
}

/** Throws where the bot may not write to the conversation. */
export function assertWritable(world: World, channel: SlackChannel): SlackChannel {
  if (channel.archived) throw new MethodError('is_archived');
  if (!hasBot(channel) && !world.scopes.has('chat:write.public'))
    throw new MethodError('not_in_channel');
  return channel;
}

/** Where chat.postMessage writes to: an id, a public channel's name, or a person. */
export function destination(world: World, reference: string): SlackChannel {
  if (world.workspace.user(reference) && reference !== BOT_USER_ID)
    return world.workspace.openDirect([reference]);
  const name = reference.replace(/^#/, '');
  const named = world.workspace
    .channels()
    .find((channel) => channel.kind === 'public' && channel.name === name);
  return assertWritable(world, named ?? seen(world, reference));
}
