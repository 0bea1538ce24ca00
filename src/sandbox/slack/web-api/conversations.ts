import { BOT_USER_ID, TEAM_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import type { SlackChannel } from '../types.ts';
import { covered, hasBot, READ_SCOPES, seen } from './access.ts';
import type { Arguments } from './arguments.ts';
import type { Method, Methods, World } from './method.ts';
import { pageOf } from './pages.ts';

/** A conversation as the Web API describes it. */
function describe(channel: SlackChannel): Json {
  const { id, name, kind, members, archived } = channel;
  if (kind === 'im')
    return {
      id,
      is_im: true,
      is_archived: archived ?? false,
      user: members.find((member) => member !== BOT_USER_ID),
    };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind !== 'public',
    is_archived: archived ?? false,
    is_member: hasBot(channel),
    context_team_id: TEAM_ID,
  };
}

function info(world: World, args: Arguments): Json {
  const channel = covered(world, args.required('channel'), 'read');
  const count = args.flag('include_num_members') ? { num_members: channel.members.length } : {};
  return { channel: { ...describe(channel), ...count } };
}

function peopleOf(world: World, list: string): string[] {
  const people = list.split(',').map((id) => id.trim());
  if (people.some((id) => !world.workspace.user(id))) throw new MethodError('user_not_found');
  if (people.length > 8) throw new MethodError('too_many_users');
  return people.filter((id) => id !== BOT_USER_ID);
}

function open(world: World, args: Arguments): Json {
  const known = args.text('channel');
  if (known !== undefined) {
    const channel = seen(world, known);
    if (channel.kind !== 'im' && channel.kind !== 'mpim')
      throw new MethodError('method_not_supported_for_channel_type');
    return opened(args, channel, true);
  }
  const users = args.text('users');
  if (users === undefined) throw new MethodError('users_list_not_supplied');
  const people = peopleOf(world, users);
  const already = world.workspace.direct(people) !== undefined;
  return opened(args, world.workspace.openDirect(people), already);
}

function opened(args: Arguments, channel: SlackChannel, already: boolean): Json {
  return {
    ...(already && { no_op: true, already_open: true }),
    channel: args.flag('return_im') ? describe(channel) : { id: channel.id },
  };
}

function join(world: World, args: Arguments): Json {
  const channel = seen(world, args.required('channel'));
  if (channel.kind !== 'public') throw new MethodError('method_not_supported_for_channel_type');
  if (channel.archived) throw new MethodError('is_archived');
  if (hasBot(channel))
    return {
      channel: describe(channel),
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    };
  const members = [...channel.members, BOT_USER_ID];
  return { channel: describe(world.workspace.change(channel.id, { members })) };
}

function membersOf(world: World, args: Arguments): Json {
  const channel = covered(world, args.required('channel'), 'read');
  const page = pageOf(channel.members, args, { key: (id) => id, limit: 100, max: 999 });
  return { members: page.items, response_metadata: page.metadata };
}

const TYPES = new Map<string, SlackChannel['kind']>([
  ['public_channel', 'public'],
  ['private_channel', 'private'],
  ['im', 'im'],
  ['mpim', 'mpim'],
]);

function list(world: World, args: Arguments): Json {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kinds = new Set(types.map((type) => TYPES.get(type)));
  if (kinds.has(undefined)) throw new MethodError('invalid_types');
  const visible = world.workspace
    .channels()
    .filter((channel) => kinds.has(channel.kind))
    .filter((channel) => channel.kind === 'public' || hasBot(channel))
    .filter((channel) => !(args.flag('exclude_archived') && channel.archived));
  const page = pageOf(visible, args, { key: ({ id }) => id, limit: 100, max: 999 });
  return { channels: page.items.map(describe), response_metadata: page.metadata };
}

export function createConversationMethods(world: World): Methods {
  const method = (
    tier: Method['tier'],
    scopes: readonly string[],
    handle: (world: World, args: Arguments) => Json,
  ): Method => ({ token: 'bot', tier, scopes, handle: (args) => handle(world, args) });
  const openScopes = ['im:write', 'mpim:write', 'groups:write', 'channels:manage'];
  return {
    'conversations.info': method('t3', READ_SCOPES, info),
    'conversations.open': method('t3', openScopes, open),
    'conversations.join': method('t3', ['channels:join'], join),
    'conversations.members': method('t4', READ_SCOPES, membersOf),
    'conversations.list': method('t2', READ_SCOPES, list),
  };
}
