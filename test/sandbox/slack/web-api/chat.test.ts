import { describe, expect, test } from 'vitest';
import { actions, button, section, type Block } from '../support/blocks.ts';
import {
  ADA,
  call,
  clientOf,
  errorOf,
  GRACE,
  ROOM,
  post,
  startEmulator,
} from '../support/workspace.ts';

const metadata = { event_type: 'slack_train', event_payload: { run: 'a', milestone: 'card' } };

describe('chat.postMessage', () => {
  const places: [string, string, string][] = [
    ['a public channel with the bot', ROOM.home, 'ok'],
    ['a public channel without it', ROOM.open, 'ok'],
    ['a public channel by name', '#home', 'ok'],
    ['a private channel with it', ROOM.secret, 'ok'],
    ['a private channel without it', ROOM.foreign, 'channel_not_found'],
    ["two people's conversation", ROOM.between, 'channel_not_found'],
    ['an archived channel', ROOM.old, 'is_archived'],
    ['nowhere', 'C0NOWHERE', 'channel_not_found'],
    ['a person', ADA, 'ok'],
  ];
  test.each(places)('to %s', async (_, channel, expected) => {
    const emulator = await startEmulator();
    expect(await errorOf(emulator, 'chat.postMessage', { channel, text: 'a' })).toBe(expected);
  });

  test('without chat:write.public needs membership', async () => {
    const emulator = await startEmulator({ scopes: ['chat:write'] });
    const post = (channel: string) => errorOf(emulator, 'chat.postMessage', { channel, text: 'a' });
    expect([await post(ROOM.open), await post(ROOM.home)]).toEqual(['not_in_channel', 'ok']);
  });

  test('to a person opens their conversation with the bot, once', async () => {
    const emulator = await startEmulator();
    const client = clientOf(emulator);
    const first = await post(client, { channel: ADA, text: 'a' });
    const opened = await client.conversations.open({ users: ADA });
    expect(opened.channel?.id).toBe(first.channel);
    expect(emulator.directChannel(ADA)).toBe(first.channel);
    expect(emulator.directChannel(GRACE)).toBeUndefined();
  });

  test('keeps what was sent, and echoes it as stored', async () => {
    const emulator = await startEmulator();
    const blocks = [section('a & b')];
    const text = 'loss < 1 & <@U0ADA>';
    const answer = await call(emulator, 'chat.postMessage', {
      channel: ROOM.home,
      text,
      blocks,
      metadata,
    });
    expect(answer['message']).toMatchObject({ text: 'loss &lt; 1 &amp; <@U0ADA>', metadata });
    expect(emulator.messages(ROOM.home)).toMatchObject([{ text, blocks, metadata, edited: 0 }]);
  });

  const refusals: [string, Block, string][] = [
    ['nothing', {}, 'no_text'],
    ['blanks', { text: '  ' }, 'no_text'],
    ['blocks that are no JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['blocks that are no list', { blocks: '{}' }, 'invalid_blocks_format'],
    ['bad blocks', { blocks: [{ type: 'nope' }] }, 'invalid_blocks'],
    ['metadata that is no JSON', { text: 'a', metadata: '{' }, 'invalid_metadata_format'],
    ['bad metadata', { text: 'a', metadata: { event_type: 'a b' } }, 'invalid_metadata_schema'],
    ['markdown and text', { text: 'a', markdown_text: 'b' }, 'markdown_text_conflict'],
    ['a thread that is none', { text: 'a', thread_ts: '1.000000' }, 'thread_not_found'],
    ['a thread that is no timestamp', { text: 'a', thread_ts: 'x' }, 'invalid_thread_ts'],
    [
      'attachments beyond a hundred',
      { text: 'a', attachments: Array.from({ length: 101 }, () => ({})) },
      'too_many_attachments',
    ],
    [
      'more text than blocks may hold together',
      { blocks: Array.from({ length: 5 }, () => section('x'.repeat(2_700))) },
      'msg_blocks_too_long',
    ],
  ];
  test.each(refusals)('refuses %s', async (_, content, error) => {
    const emulator = await startEmulator();
    const posted = errorOf(emulator, 'chat.postMessage', { channel: ROOM.home, ...content });
    expect(await posted).toBe(error);
    expect(emulator.messages(ROOM.home)).toEqual([]);
  });

  test('says of bad blocks where they are bad', async () => {
    const emulator = await startEmulator();
    const blocks = [section('x'.repeat(3_001))];
    const answer = await call(emulator, 'chat.postMessage', { channel: ROOM.home, blocks });
    const errors = [
      'failed to match all allowed schemas [json-pointer:/blocks/0/text]',
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ];
    expect(answer).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors,
      response_metadata: { messages: errors.map((text) => `[ERROR] ${text}`) },
    });
  });

  test('cuts a text of more than 40,000 characters, and warns of it', async () => {
    const emulator = await startEmulator();
    const text = 'x'.repeat(40_001);
    const answer = await call(emulator, 'chat.postMessage', { channel: ROOM.home, text });
    expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' });
    expect(emulator.messages(ROOM.home)[0]?.text).toHaveLength(40_000);
  });

  test('does not reply to a reply', async () => {
    const emulator = await startEmulator();
    const client = clientOf(emulator);
    const root = emulator.say(ADA, ROOM.home, 'root');
    const reply = await post(client, { channel: ROOM.home, text: 'a', thread_ts: root });
    const again = { channel: ROOM.home, text: 'b', thread_ts: reply.ts };
    expect(await errorOf(emulator, 'chat.postMessage', again)).toBe('cannot_reply_to_message');
    expect(emulator.replies(ROOM.home, root).map(({ text }) => text)).toEqual(['root', 'a']);
  });
});

describe('chat.update', () => {
  async function posted() {
    const emulator = await startEmulator();
    const blocks = [section('old'), actions(button('stop'))];
    const answer = await call(emulator, 'chat.postMessage', {
      channel: ROOM.home,
      text: 'old',
      blocks,
      metadata,
    });
    const update = (change: Block) =>
      errorOf(emulator, 'chat.update', { channel: ROOM.home, ts: answer['ts'], ...change });
    return { emulator, blocks, update, message: () => emulator.messages(ROOM.home)[0] };
  }

  test('text without blocks takes the blocks away; metadata that is not named stays', async () => {
    const { update, message } = await posted();
    expect(await update({ text: 'new' })).toBe('ok');
    expect(message()).toMatchObject({ text: 'new', blocks: [], metadata, edited: 1 });
  });

  test('metadata {} takes the metadata away', async () => {
    const { update, message } = await posted();
    expect(await update({ text: 'new', metadata: {} })).toBe('ok');
    expect(message()).not.toHaveProperty('metadata');
  });

  test.each([
    ['more than 4,000 characters', { text: 'x'.repeat(4_001) }, 'msg_too_long'],
    ['nothing', {}, 'no_text'],
    ['a person in place of a conversation', { channel: ADA, text: 'a' }, 'channel_not_found'],
    ['another timestamp', { ts: '1.000000', text: 'a' }, 'message_not_found'],
  ])('refuses %s', async (_, change, error) => {
    const { update, message } = await posted();
    expect(await update(change)).toBe(error);
    expect(message()).toMatchObject({ text: 'old', edited: 0 });
  });

  test("refuses somebody else's message, and an archived channel", async () => {
    const { emulator, update } = await posted();
    const ts = emulator.say(ADA, ROOM.home, 'mine');
    expect(await update({ ts, text: 'a' })).toBe('cant_update_message');
    emulator.archive(ROOM.home);
    expect(await update({ text: 'a' })).toBe('is_inactive');
  });
});

test('chat.delete takes the own message away, and no other', async () => {
  const emulator = await startEmulator();
  const client = clientOf(emulator);
  const { ts } = await post(client, { channel: ROOM.home, text: 'a' });
  const own = { channel: ROOM.home, ts };
  expect(await errorOf(emulator, 'chat.delete', own)).toBe('ok');
  expect(await errorOf(emulator, 'chat.delete', own)).toBe('message_not_found');
  const foreign = { channel: ROOM.home, ts: emulator.say(ADA, ROOM.home, 'mine') };
  expect(await errorOf(emulator, 'chat.delete', foreign)).toBe('cant_delete_message');
});

test('chat.postEphemeral shows a message to one person, who must be in the channel', async () => {
  const emulator = await startEmulator();
  const show = (user: string) =>
    errorOf(emulator, 'chat.postEphemeral', { channel: ROOM.home, user, text: 'psst' });
  expect([await show(ADA), await show(GRACE)]).toEqual(['ok', 'user_not_in_channel']);
  expect(emulator.ephemerals(ADA)).toMatchObject([{ text: 'psst', ephemeralTo: ADA }]);
  expect(emulator.messages(ROOM.home)).toEqual([]);
});

test('chat.getPermalink names the thread of a reply', async () => {
  const emulator = await startEmulator();
  const root = emulator.say(ADA, ROOM.home, 'root');
  const reply = emulator.say(ADA, ROOM.home, 'reply', root);
  const answer = await clientOf(emulator).chat.getPermalink({
    channel: ROOM.home,
    message_ts: reply,
  });
  expect(answer.permalink).toMatch(
    new RegExp(`/archives/C0HOME/p\\d+\\?thread_ts=${root}&cid=C0HOME$`),
  );
});
