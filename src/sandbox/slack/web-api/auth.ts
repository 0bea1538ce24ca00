import { BOT_ID, BOT_NAME, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID } from '../identity.ts';
import type { Methods, World } from './method.ts';

export function createAuthMethods(world: World): Methods {
  return {
    'auth.test': {
      token: 'bot',
      scopes: [],
      tier: 'special',
      handle: () => ({
        url: `${world.origin()}/`,
        team: TEAM_DOMAIN,
        user: BOT_NAME,
        team_id: TEAM_ID,
        user_id: BOT_USER_ID,
        bot_id: BOT_ID,
        is_enterprise_install: false,
      }),
    },
    'apps.connections.open': {
      token: 'app',
      scopes: ['connections:write'],
      tier: 't3',
      handle: () => ({ url: world.socketUrl() }),
    },
  };
}
