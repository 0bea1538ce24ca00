import {
  LogLevel,
  WebClient,
  type ChatPostMessageArguments,
  type ChatPostMessageResponse,
  type WebClientOptions,
} from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { createSlackEmulator } from '../../../../src/sandbox/slack/emulator.ts';
import { BOT_USER_ID, DEFAULT_SCOPES } from '../../../../src/sandbox/slack/identity.ts';
import type { SlackEmulator, SlackEmulatorOptions } from '../../../../src/sandbox/slack/types.ts';

export const BOT_TOKEN = 'xoxb-sandbox';
export const APP_TOKEN = 'xapp-sandbox';
export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

export const ADA = 'U0ADA';
export const GRACE = 'U0GRACE';

/** Public with the bot, public without, private with, private without, archived, and two people's. */
export const ROOM = {
  home: 'C0HOME',
  open: 'C0OPEN',
  secret: 'C0SECRET',
  foreign: 'C0FOREIGN',
  old: 'C0OLD',
  between: 'D0BETWEEN',
} as const;

const PEOPLE = [
  { id: ADA, name: 'ada', realName: 'Ada Lovelace', email: 'Ada@example.com' },
  { id: GRACE, name: 'grace', realName: 'Grace Hopper' },
];

const withBot = [ADA, BOT_USER_ID];
const CHANNELS = [
  { id: ROOM.home, name: 'home', kind: 'public', members: withBot },
  { id: ROOM.open, name: 'open', kind: 'public', members: [ADA] },
  { id: ROOM.secret, name: 'secret', kind: 'private', members: withBot },
  { id: ROOM.foreign, name: 'foreign', kind: 'private', members: [ADA] },
  { id: ROOM.old, name: 'old', kind: 'public', members: withBot, archived: true },
  { id: ROOM.between, name: 'between', kind: 'im', members: [ADA, GRACE] },
] as const;

/** A small workspace that ends with the test. Every scope, no rate limits, unless told otherwise. */
export async function startEmulator(
  options: Partial<SlackEmulatorOptions> = {},
): Promise<SlackEmulator> {
  const emulator = await createSlackEmulator({
    users: PEOPLE,
    channels: CHANNELS,
    botToken: BOT_TOKEN,
    scopes: [...DEFAULT_SCOPES, 'files:write', 'files:read', 'reactions:write'],
    rateLimits: false,
    ...options,
  });
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** The real client; it retries nothing. */
export function clientOf(
  emulator: SlackEmulator,
  token: string | undefined = BOT_TOKEN,
  options: WebClientOptions = {},
): WebClient {
  return new WebClient(token, {
    slackApiUrl: emulator.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    ...options,
  });
}

/** chat.postMessage by the real client. */
export function post(
  { chat: { postMessage } }: WebClient,
  message: ChatPostMessageArguments,
): Promise<ChatPostMessageResponse> {
  return postMessage(message);
}

/** One call as Slack answers it, refusals included. */
export async function call(
  emulator: SlackEmulator,
  method: string,
  body: Record<string, unknown> = {},
  token: string | null = BOT_TOKEN,
): Promise<Record<string, unknown>> {
  const response = await fetch(emulator.apiUrl + method, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return Object.fromEntries(Object.entries(Object(await response.json())));
}

/** The error of one call; 'ok' where there is none. */
export async function errorOf(
  emulator: SlackEmulator,
  method: string,
  body: Record<string, unknown> = {},
  token?: string | null,
): Promise<string> {
  const answer = await call(emulator, method, body, token);
  return answer['ok'] === true ? 'ok' : String(answer['error']);
}
