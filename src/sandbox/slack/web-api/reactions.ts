import { BOT_USER_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import { hasBot, seen } from './access.ts';
import type { Arguments } from './arguments.ts';
import type { Methods, World } from './method.ts';

const MAX_EMOJI = 23;

function add(world: World, args: Arguments): Json {
  const channel = seen(world, args.required('channel'));
  const name = args.required('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new MethodError('invalid_name');
  if (channel.archived) throw new MethodError('is_archived');
  if (!hasBot(channel)) throw new MethodError('not_in_channel');
  const message = world.messages.find(channel.id, args.required('timestamp'));
  if (!message) throw new MethodError('message_not_found');
  const people = message.reactions.get(name) ?? [];
  if (people.includes(BOT_USER_ID)) throw new MethodError('already_reacted');
  if (!message.reactions.has(name) && message.reactions.size >= MAX_EMOJI)
    throw new MethodError('too_many_emoji');
  const reactions = new Map(message.reactions).set(name, [...people, BOT_USER_ID]);
  world.messages.change(message, { reactions }, false);
  return {};
}

export function createReactionMethods(world: World): Methods {
  return {
    'reactions.add': {
      token: 'bot',
      scopes: ['reactions:write'],
      tier: 't3',
      handle: (args) => add(world, args),
    },
  };
}
