import { expect, test } from 'vitest';
import type { SlackEvent } from '../../../src/sandbox/slack/types.ts';
import { modal, plain, section } from './support/blocks.ts';
import { ADA, call, clientOf, ROOM, post, startEmulator } from './support/workspace.ts';

test('tells of messages, edits, deletions and what one person sees, until unsubscribed', async () => {
  const emulator = await startEmulator();
  const events: SlackEvent[] = [];
  const off = emulator.on((event) => events.push(event));
  const client = clientOf(emulator);
  const { ts = '' } = await post(client, { channel: ROOM.home, text: 'a' });
  await client.chat.update({ channel: ROOM.home, ts, text: 'b' });
  await client.chat.postEphemeral({ channel: ROOM.home, user: ADA, text: 'psst' });
  await client.chat.delete({ channel: ROOM.home, ts });
  off();
  emulator.say(ADA, ROOM.home, 'unheard');
  expect(events.map(({ type }) => type)).toEqual(['message', 'update', 'ephemeral', 'delete']);
});

test('tells of a home tab as it is published and changed', async () => {
  const emulator = await startEmulator({ homeTab: true });
  const events: SlackEvent[] = [];
  emulator.on((event) => events.push(event));
  const publish = (text: string) =>
    call(emulator, 'views.publish', {
      user_id: ADA,
      view: { type: 'home', blocks: [section(text)] },
    });
  await publish('a');
  await publish('b');
  expect(events).toMatchObject(
    ['a', 'b'].map((text) => ({ type: 'home', user: ADA, view: { blocks: [section(text)] } })),
  );
});

test('a view says what its buttons say, and what lies below it', async () => {
  const emulator = await startEmulator();
  await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId: '1.2.abc' });
  const view = modal([section()], { close: plain('Never mind') });
  await call(emulator, 'views.open', { trigger_id: '1.2.abc', view });
  expect(emulator.view(ADA)).toMatchObject({
    submit: 'Submit',
    close: 'Never mind',
    previousId: null,
  });
});

test('a conversation that the app opens is among the others', async () => {
  const emulator = await startEmulator();
  const before = emulator.conversations();
  await post(clientOf(emulator), { channel: ADA, text: 'a' });
  expect(emulator.conversations().slice(before.length)).toMatchObject([
    { kind: 'im', members: [ADA, emulator.botUserId] },
  ]);
});

test('everybody in the workspace is known, the app aside', async () => {
  const emulator = await startEmulator();
  expect(emulator.people().map(({ name }) => name)).toEqual(['ada', 'grace']);
});

test('until resolves with what is found, and rejects where nothing is', async () => {
  const emulator = await startEmulator();
  const found = emulator.until(() => emulator.messages(ROOM.home)[0]?.text);
  emulator.say(ADA, ROOM.home, 'here');
  expect(await found).toBe('here');
  await expect(emulator.until(() => undefined, 1)).rejects.toThrow('waited 1 ms');
});

test('who still waits when it stops is told', async () => {
  const emulator = await startEmulator();
  const [waiting] = await Promise.allSettled([emulator.until(() => undefined), emulator.stop()]);
  expect(waiting).toMatchObject({ status: 'rejected' });
});

test('a channel that changes hands and is archived is so at once', async () => {
  const emulator = await startEmulator();
  const client = clientOf(emulator);
  emulator.setMembers(ROOM.secret, [ADA]);
  await expect(post(client, { channel: ROOM.secret, text: 'a' })).rejects.toThrow(
    'channel_not_found',
  );
  emulator.archive(ROOM.home);
  await expect(post(client, { channel: ROOM.home, text: 'a' })).rejects.toThrow('is_archived');
});
