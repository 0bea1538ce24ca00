import { expect, test } from 'vitest';
import { SlackError } from '../support/errors.ts';
import {
  APP_TOKEN,
  BOT_TOKEN,
  call,
  clientOf,
  errorOf,
  ROOM,
  post,
  startEmulator,
} from '../support/workspace.ts';

const METHODS = [
  'apps.connections.open',
  'auth.test',
  'blocks.validate',
  'chat.delete',
  'chat.getPermalink',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.join',
  'conversations.list',
  'conversations.members',
  'conversations.open',
  'conversations.replies',
  'files.completeUploadExternal',
  'files.getUploadURLExternal',
  'files.info',
  'reactions.add',
  'users.info',
  'users.lookupByEmail',
  'views.open',
  'views.publish',
  'views.push',
  'views.update',
];

test('says which methods it has, has those, and no other', async () => {
  const emulator = await startEmulator();
  expect([...emulator.supportedMethods].sort()).toEqual(METHODS);
  for (const method of METHODS)
    expect(await errorOf(emulator, method, {}, null)).toBe('not_authed');
  for (const method of ['chat.nope', 'toString', 'users.list'])
    expect(await errorOf(emulator, method)).toBe('unknown_method');
});

test('tells tokens apart', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  expect(await errorOf(emulator, 'auth.test', {}, 'xoxb-other')).toBe('invalid_auth');
  expect(await errorOf(emulator, 'auth.test', {}, APP_TOKEN)).toBe('not_allowed_token_type');
  const open = 'apps.connections.open';
  expect(await errorOf(emulator, open, {}, BOT_TOKEN)).toBe('not_allowed_token_type');
  expect(await errorOf(emulator, open, {}, APP_TOKEN)).toBe('ok');
});

test('names the scope that is missing, and those that are there', async () => {
  const emulator = await startEmulator({ scopes: ['commands', 'users:read'] });
  expect(await call(emulator, 'chat.postMessage', { channel: ROOM.home, text: 'a' })).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'chat:write',
    provided: 'commands,users:read',
  });
});

test('the scope must fit the kind of conversation', async () => {
  const emulator = await startEmulator({ scopes: ['channels:read'] });
  expect(await errorOf(emulator, 'conversations.info', { channel: ROOM.home })).toBe('ok');
  expect(await call(emulator, 'conversations.info', { channel: ROOM.secret })).toMatchObject({
    error: 'missing_scope',
    needed: 'groups:read',
  });
});

test('gives the scopes in headers, as the client reads them', async () => {
  const emulator = await startEmulator({ scopes: ['users:read', 'commands'] });
  const answer = await clientOf(emulator).users.info({ user: 'U0ADA' });
  expect(answer.response_metadata).toMatchObject({
    scopes: ['users:read', 'commands'],
    acceptedScopes: ['users:read'],
  });
});

test('takes forms, JSON and queries, and the token as an argument', async () => {
  const emulator = await startEmulator();
  const form = new URLSearchParams({ token: BOT_TOKEN, user: 'U0ADA' });
  const posted = await fetch(`${emulator.apiUrl}users.info`, { method: 'POST', body: form });
  const asked = await fetch(`${emulator.apiUrl}users.info?${form.toString()}`);
  expect([await posted.json(), await asked.json()]).toEqual([
    expect.objectContaining({ ok: true }),
    expect.objectContaining({ ok: true }),
  ]);
});

test('tolerates arguments it does not know', async () => {
  const emulator = await startEmulator();
  expect(await errorOf(emulator, 'auth.test', { team_id: 'T1', nonsense: 1 })).toBe('ok');
});

test('refuses a body of more than a mebibyte', async () => {
  const emulator = await startEmulator();
  const response = await fetch(`${emulator.apiUrl}auth.test`, {
    method: 'POST',
    body: 'x'.repeat(1_048_577),
  });
  expect(response.status).toBe(413);
});

test('a missing argument is named', async () => {
  const emulator = await startEmulator();
  expect(await call(emulator, 'chat.postMessage', { text: 'a' })).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: ['[ERROR] missing required field: channel'] },
  });
});

test('the eleventh message of a burst into a channel is told when to come again', async () => {
  let nowMs = Date.now();
  const emulator = await startEmulator({ rateLimits: true, now: () => nowMs });
  const client = clientOf(emulator);
  const postOne = () => post(client, { channel: ROOM.home, text: 'a' });
  for (let count = 0; count < 10; count += 1) await postOne();
  const refused = await SlackError.of(postOne());
  expect(refused).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 9 });
  nowMs += 9_000;
  expect(await postOne()).toMatchObject({ ok: true });
});
