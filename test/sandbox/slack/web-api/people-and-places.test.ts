import { expect, test } from 'vitest';
import { BOT_USER_ID } from '../../../../src/sandbox/slack/identity.ts';
import { ADA, call, clientOf, errorOf, GRACE, ROOM, startEmulator } from '../support/workspace.ts';

test('auth.test tells who the bot is', async () => {
  const emulator = await startEmulator();
  expect(await clientOf(emulator).auth.test()).toMatchObject({
    user_id: emulator.botUserId,
    team_id: emulator.teamId,
    bot_id: expect.any(String),
  });
});

test('conversations.info tells kinds, membership and archiving', async () => {
  const emulator = await startEmulator();
  const { conversations } = clientOf(emulator);
  const direct = await conversations.open({ users: ADA });
  const info = async (channel: string) => (await conversations.info({ channel })).channel;
  expect(await info(ROOM.home)).toMatchObject({ is_member: true, is_private: false });
  expect(await info(ROOM.open)).toMatchObject({ is_member: false });
  expect(await info(ROOM.secret)).toMatchObject({ is_member: true, is_private: true });
  expect(await info(ROOM.old)).toMatchObject({ is_archived: true });
  expect(await info(direct.channel?.id ?? '')).toMatchObject({ is_im: true, user: ADA });
  expect(await errorOf(emulator, 'conversations.info', { channel: ROOM.foreign })).toBe(
    'channel_not_found',
  );
});

test('conversations.join joins public channels only', async () => {
  const emulator = await startEmulator();
  const join = (channel: string) => errorOf(emulator, 'conversations.join', { channel });
  expect(await join(ROOM.open)).toBe('ok');
  expect(await errorOf(emulator, 'conversations.history', { channel: ROOM.open })).toBe('ok');
  expect(await join(ROOM.secret)).toBe('method_not_supported_for_channel_type');
  expect(await join(ROOM.foreign)).toBe('channel_not_found');
  expect(await join(ROOM.old)).toBe('is_archived');
});

test('conversations.list gives what the bot may see, page by page', async () => {
  const emulator = await startEmulator();
  const types = 'public_channel,private_channel';
  const seen: (string | undefined)[] = [];
  for await (const page of clientOf(emulator).paginate('conversations.list', { types, limit: 2 })) {
    const { channels }: { channels?: unknown } = Object(page);
    if (Array.isArray(channels)) seen.push(...channels.map(({ id }: { id?: string }) => id));
  }
  expect(seen).toEqual([ROOM.home, ROOM.open, ROOM.secret, ROOM.old]);
});

test('conversations.members gives the people', async () => {
  const emulator = await startEmulator();
  const answer = await clientOf(emulator).conversations.members({ channel: ROOM.secret });
  expect(answer.members).toEqual([ADA, BOT_USER_ID]);
});

test('conversations.open needs people who exist', async () => {
  const emulator = await startEmulator();
  const open = (args: Record<string, unknown>) => errorOf(emulator, 'conversations.open', args);
  expect(await open({ users: 'U0NOBODY' })).toBe('user_not_found');
  expect(await open({})).toBe('users_list_not_supplied');
  expect(await open({ users: `${ADA},${GRACE}` })).toBe('ok');
});

test('people are found by id, and by e-mail address in any case', async () => {
  const emulator = await startEmulator();
  const { users } = clientOf(emulator);
  const byId = await users.info({ user: ADA });
  const byEmail = await users.lookupByEmail({ email: 'ADA@EXAMPLE.COM' });
  expect([byId.user?.profile?.email, byEmail.user?.id]).toEqual(['Ada@example.com', ADA]);
  expect(await errorOf(emulator, 'users.info', { user: 'U0NOBODY' })).toBe('user_not_found');
  expect(await errorOf(emulator, 'users.lookupByEmail', { email: 'no@example.com' })).toBe(
    'users_not_found',
  );
});

test('an e-mail address is shown only with users:read.email', async () => {
  const emulator = await startEmulator({ scopes: ['users:read'] });
  expect(JSON.stringify(await call(emulator, 'users.info', { user: ADA }))).not.toContain('@');
});

test('a reaction is added once', async () => {
  const emulator = await startEmulator();
  const timestamp = emulator.say(ADA, ROOM.home, 'a');
  const add = (name: string) =>
    errorOf(emulator, 'reactions.add', { channel: ROOM.home, timestamp, name });
  expect([await add('tada'), await add('tada'), await add('no such name!')]).toEqual([
    'ok',
    'already_reacted',
    'invalid_name',
  ]);
});

test('blocks.validate says what is wrong without posting', async () => {
  const emulator = await startEmulator();
  const validate = (args: Record<string, unknown>) => call(emulator, 'blocks.validate', args);
  expect(await validate({ blocks: [{ type: 'divider' }] })).toMatchObject({ ok: true });
  expect(await validate({ blocks: [{ type: 'nope' }] })).toMatchObject({
    error: 'invalid_blocks',
    errors: ['unsupported type: nope [json-pointer:/blocks/0/type]'],
  });
  expect(await validate({ view: { type: 'modal' } })).toMatchObject({ error: 'invalid_view' });
  expect(await validate({})).toMatchObject({ error: 'invalid_arguments' });
});
