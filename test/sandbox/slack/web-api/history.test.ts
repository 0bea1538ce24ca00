import { describe, expect, test } from 'vitest';
import { ADA, call, clientOf, errorOf, ROOM, startEmulator } from '../support/workspace.ts';

const metadata = { event_type: 'slack_train', event_payload: { run: 'a' } };

const textsOf = (answer: { messages?: unknown }): unknown[] =>
  Array.isArray(answer.messages)
    ? answer.messages.map((message: { text?: unknown }) => message.text)
    : [];

describe('conversations.history', () => {
  test('gives roots newest first, page by page', async () => {
    const emulator = await startEmulator();
    for (const text of ['1', '2', '3', '4', '5']) emulator.say(ADA, ROOM.home, text);
    const pages: string[][] = [];
    for await (const page of clientOf(emulator).paginate('conversations.history', {
      channel: ROOM.home,
      limit: 2,
    }))
      pages.push(textsOf(Object(page)).map(String));
    expect(pages).toEqual([['5', '4'], ['3', '2'], ['1']]);
  });

  test('looks between oldest and latest, ends counted only when asked for', async () => {
    const emulator = await startEmulator();
    const [one, , three] = ['1', '2', '3'].map((text) => emulator.say(ADA, ROOM.home, text));
    const between = { channel: ROOM.home, oldest: one, latest: three };
    const method = 'conversations.history';
    expect(textsOf(await call(emulator, method, between))).toEqual(['2']);
    expect(textsOf(await call(emulator, method, { ...between, inclusive: true }))).toEqual([
      '3',
      '2',
      '1',
    ]);
  });

  test.each([
    ['a channel without the bot', { channel: ROOM.open }, 'not_in_channel'],
    ['a private channel without it', { channel: ROOM.foreign }, 'channel_not_found'],
    ['a cursor that is none', { channel: ROOM.home, cursor: 'x' }, 'invalid_cursor'],
    ['a thousand at once', { channel: ROOM.home, limit: 1_000 }, 'invalid_limit'],
    ['a bad oldest', { channel: ROOM.home, oldest: 'x' }, 'invalid_ts_oldest'],
  ])('refuses %s', async (_, args, error) => {
    const emulator = await startEmulator();
    expect(await errorOf(emulator, 'conversations.history', args)).toBe(error);
  });

  test('gives whole metadata only when asked for', async () => {
    const emulator = await startEmulator();
    await call(emulator, 'chat.postMessage', { channel: ROOM.home, text: 'a', metadata });
    const look = async (all: boolean) => {
      const args = { channel: ROOM.home, include_all_metadata: all };
      return call(emulator, 'conversations.history', args);
    };
    expect(await look(false)).toMatchObject({
      messages: [{ metadata: { event_type: 'slack_train' } }],
    });
    expect(JSON.stringify(await look(false))).not.toContain('event_payload');
    expect(await look(true)).toMatchObject({ messages: [{ metadata }] });
  });
});

describe('conversations.replies', () => {
  test('gives the root and its replies, oldest first', async () => {
    const emulator = await startEmulator();
    const ts = emulator.say(ADA, ROOM.home, 'root');
    emulator.say(ADA, ROOM.home, 'a', ts);
    emulator.say(ADA, ROOM.home, 'b', ts);
    const answer = await call(emulator, 'conversations.replies', { channel: ROOM.home, ts });
    expect(textsOf(answer)).toEqual(['root', 'a', 'b']);
    expect(answer).toMatchObject({ messages: [{ reply_count: 2, thread_ts: ts }, {}, {}] });
  });

  test('of no such message there is no thread', async () => {
    const emulator = await startEmulator();
    const args = { channel: ROOM.home, ts: '1.000000' };
    expect(await errorOf(emulator, 'conversations.replies', args)).toBe('thread_not_found');
  });

  test('a deleted root leaves its replies behind a tombstone, and can still be replied to', async () => {
    const emulator = await startEmulator();
    const ts = emulator.say(ADA, ROOM.home, 'root');
    emulator.say(ADA, ROOM.home, 'a', ts);
    emulator.deleteMessage(ROOM.home, ts);
    const args = { channel: ROOM.home, ts };
    expect(await call(emulator, 'conversations.replies', args)).toMatchObject({
      messages: [{ subtype: 'tombstone' }, { text: 'a' }],
    });
    const reply = { channel: ROOM.home, text: 'b', thread_ts: ts };
    expect(await errorOf(emulator, 'chat.postMessage', reply)).toBe('ok');
    expect(emulator.replies(ROOM.home, ts).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('a deleted root without replies leaves nothing', async () => {
    const emulator = await startEmulator();
    const ts = emulator.say(ADA, ROOM.home, 'root');
    emulator.deleteMessage(ROOM.home, ts);
    const args = { channel: ROOM.home, ts };
    expect(await errorOf(emulator, 'conversations.replies', args)).toBe('thread_not_found');
  });
});
