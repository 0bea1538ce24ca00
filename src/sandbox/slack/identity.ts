/** Who the pretended workspace and the installed app are. */
export const TEAM_ID = 'T0SANDBOX';
export const TEAM_DOMAIN = 'sandbox';
export const APP_ID = 'A0SANDBOX';
export const BOT_ID = 'B0SANDBOX';
/** The bot's user: put it among a channel's members where the bot is one. */
export const BOT_USER_ID = 'U0SANDBOT';
export const BOT_NAME = 'train';
/** Sent in every payload; deprecated by Slack in favour of signatures. */
export const VERIFICATION_TOKEN = 'sandbox-verification-token';

/** The scopes that manifest.yml asks for. */
export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'im:write',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'channels:join',
  'files:write',
  'users:read',
  'users:read.email',
] as const;

/** The shortcuts that manifest.yml declares. */
export const DEFAULT_SHORTCUTS = [
  { type: 'global', callbackId: 'train' },
  { type: 'message', callbackId: 'train-message' },
] as const;
