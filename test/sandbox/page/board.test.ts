import { expect, test } from 'vitest';
import { createBoard } from '../../../src/sandbox/page/board.ts';
import type { PageEvent } from '../../../src/sandbox/page/model.ts';
import { modal, section } from '../slack/support/blocks.ts';
import { ADA, call, ROOM, startEmulator } from '../slack/support/workspace.ts';
import { aPng } from './support.ts';

async function aBoard() {
  const slack = await startEmulator({ homeTab: true });
  const events: PageEvent[] = [];
  const board = createBoard(slack, (event) => events.push(event));
  const post = async (body: Record<string, unknown> = {}) =>
    String(
      (await call(slack, 'chat.postMessage', { channel: ROOM.home, text: 'a', ...body }))['ts'],
    );
  return { slack, board, events, post };
}

test('keeps what was said, edits and deletions included, for whoever comes later', async () => {
  const { slack, board, post } = await aBoard();
  const ts = await post();
  await post({ text: 'gone soon', thread_ts: ts });
  await call(slack, 'chat.update', { channel: ROOM.home, ts, text: 'b' });
  const [, reply] = slack.replies(ROOM.home, ts);
  await call(slack, 'chat.delete', { channel: ROOM.home, ts: reply?.ts });
  await call(slack, 'chat.postEphemeral', { channel: ROOM.home, user: ADA, text: 'psst' });
  expect(board.state().messages).toMatchObject([
    { ts, text: 'b' },
    { text: 'psst', ephemeralTo: ADA },
  ]);
});

test('tells each change once, as it happens', async () => {
  const { slack, events, post } = await aBoard();
  const ts = await post();
  await call(slack, 'chat.update', { channel: ROOM.home, ts, text: 'b' });
  await call(slack, 'chat.delete', { channel: ROOM.home, ts });
  expect(events).toMatchObject([
    { type: 'message', message: { text: 'a' } },
    { type: 'message', message: { ts, text: 'b' } },
    { type: 'gone', channel: ROOM.home, ts },
  ]);
});

test('a modal and a home tab stand on it until they are closed', async () => {
  const { slack, board } = await aBoard();
  await slack.command({ user: ADA, channel: ROOM.home, text: '', triggerId: '1.2.abc' });
  await call(slack, 'views.open', { trigger_id: '1.2.abc', view: modal([section('hello')]) });
  const view = { type: 'home', blocks: [section('home')] };
  await call(slack, 'views.publish', { user_id: ADA, view });
  expect(board.state()).toMatchObject({
    forms: { [ADA]: { title: 'Form', submit: 'Submit', hasBelow: false } },
    homes: { [ADA]: { blocks: [section('home')] } },
  });
  await slack.closeView(ADA);
  expect(board.state().forms).toEqual({});
});

test('a message says which run it tells of, and which pictures it shows', async () => {
  const { slack, board, post } = await aBoard();
  const bytes = aPng(640, 320);
  const begun = await call(slack, 'files.getUploadURLExternal', {
    filename: 'loss.png',
    length: bytes.length,
  });
  await fetch(String(begun['upload_url']), { method: 'POST', body: new Uint8Array(bytes) });
  const id = String(begun['file_id']);
  await call(slack, 'files.completeUploadExternal', { files: [{ id, title: 'Loss' }] });
  await post({
    metadata: { event_type: 'slack_train', event_payload: { run: 'abc', milestone: 'card' } },
    blocks: [{ type: 'image', slack_file: { id }, alt_text: 'loss' }],
  });
  expect(board.state().messages).toMatchObject([
    { run: 'abc', pictures: { [id]: { width: 640, height: 320 } } },
  ]);
});

test('what Slackbot says to one person stands among the messages', async () => {
  const { board, events } = await aBoard();
  board.notice({ user: ADA, channel: ROOM.home }, 'it failed');
  board.notice({ user: ADA, channel: ROOM.home, threadTs: '1.0' }, 'nor there');
  const { messages } = board.state();
  expect(messages).toMatchObject([
    { user: 'USLACKBOT', text: 'it failed', ephemeralTo: ADA },
    { text: 'nor there', threadTs: '1.0' },
  ]);
  expect(new Set(messages.map(({ ts }) => ts)).size).toBe(2);
  expect(events).toHaveLength(2);
});

test('the oldest message goes when five hundred have come', async () => {
  const { slack, board } = await aBoard();
  for (let index = 0; index <= 500; index += 1) slack.say(ADA, ROOM.home, String(index));
  const { messages } = board.state();
  expect(messages).toHaveLength(500);
  expect(messages[0]?.text).toBe('1');
});
