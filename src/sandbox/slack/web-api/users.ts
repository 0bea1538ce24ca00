import { APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID } from '../identity.ts';
import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import type { SlackUser } from '../types.ts';
import type { Methods, World } from './method.ts';

/** A person as the Web API describes them; the e-mail address only with users:read.email. */
function describe(world: World, user: SlackUser): Json {
  const { id, name, realName, email, team = TEAM_ID } = user;
  const isBot = id === BOT_USER_ID;
  const shown = email !== undefined && world.scopes.has('users:read.email');
  return {
    id,
    team_id: team,
    name,
    real_name: realName,
    deleted: false,
    is_bot: isBot,
    is_app_user: false,
    ...(team !== TEAM_ID && { is_stranger: false }),
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: {
      real_name: realName,
      display_name: name,
      team,
      ...(shown && { email }),
      ...(isBot && { api_app_id: APP_ID, bot_id: BOT_ID }),
    },
  };
}

export function createUserMethods(world: World): Methods {
  return {
    'users.info': {
      token: 'bot',
      scopes: ['users:read'],
      tier: 't4',
      handle(args) {
        const user = world.workspace.user(args.required('user'));
        if (!user) throw new MethodError('user_not_found');
        return { user: describe(world, user) };
      },
    },
    'users.lookupByEmail': {
      token: 'bot',
      scopes: ['users:read.email'],
      tier: 't3',
      handle(args) {
        const email = args.required('email').toLowerCase();
        const user = world.workspace.users().find((known) => known.email?.toLowerCase() === email);
        if (!user) throw new MethodError('users_not_found');
        return { user: describe(world, user) };
      },
    },
  };
}
