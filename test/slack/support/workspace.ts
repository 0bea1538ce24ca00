import { createSlackEmulator } from '../../../src/sandbox/slack/emulator.ts';
import { BOT_USER_ID, DEFAULT_SCOPES } from '../../../src/sandbox/slack/identity.ts';
import type { SlackEmulator, SlackEmulatorOptions } from '../../../src/sandbox/slack/types.ts';

export const botToken = 'xoxb-test';
export const appToken = 'xapp-test';
export const signingSecret = 'test-signing-secret';

export const vision = 'U0VISION';
export const admin = 'U0ADMIN';
export const newcomer = 'U0NEW';

/** The conversations of the workspace that the tests use. */
export const rooms = {
  open: 'C0OPEN',
  joined: 'C0JOINED',
  closed: 'C0CLOSED',
  archived: 'C0ARCHIVED',
  between: 'D0BETWEEN',
} as const;

/** A small workspace over real sockets. */
export function startWorkspace(
  options: Partial<SlackEmulatorOptions> = {},
): Promise<SlackEmulator> {
  return createSlackEmulator({
    botToken,
    scopes: [...DEFAULT_SCOPES, 'channels:join'],
    users: [
      { id: vision, name: 'vision', realName: 'Vi Sion', email: 'vi@example.com' },
      { id: admin, name: 'admin', realName: 'Ad Min', email: 'Admin@Example.com' },
      { id: newcomer, name: 'new', realName: 'New Comer', email: 'new.comer@example.com' },
    ],
    channels: [
      { id: rooms.open, name: 'open', kind: 'public', members: [vision, admin, newcomer] },
      { id: rooms.joined, name: 'joined', kind: 'public', members: [vision, BOT_USER_ID] },
      { id: rooms.closed, name: 'closed', kind: 'private', members: [vision] },
      { id: rooms.archived, name: 'archived', kind: 'public', members: [vision], archived: true },
      { id: rooms.between, name: 'between', kind: 'im', members: [vision, admin] },
    ],
    ...options,
  });
}
