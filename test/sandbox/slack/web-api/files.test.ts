import { expect, test } from 'vitest';
import { ADA, call, clientOf, errorOf, ROOM, startEmulator } from '../support/workspace.ts';

test('the real client uploads a file into a thread, where it stands a little later', async () => {
  const emulator = await startEmulator();
  const root = emulator.say(ADA, ROOM.home, 'root');
  await clientOf(emulator).filesUploadV2({
    channel_id: ROOM.home,
    thread_ts: root,
    initial_comment: 'the log',
    file: Buffer.from('line 1\n'),
    filename: 'train.log',
    title: 'Log',
  });
  expect(emulator.replies(ROOM.home, root)).toHaveLength(1);
  const shared = await emulator.until(() => emulator.replies(ROOM.home, root)[1]);
  const [file] = shared.files ?? [];
  expect(shared).toMatchObject({ text: 'the log', threadTs: root });
  expect([file?.title, Buffer.from(file?.bytes ?? []).toString()]).toEqual(['Log', 'line 1\n']);
});

async function uploaded() {
  const emulator = await startEmulator();
  const begun = await call(emulator, 'files.getUploadURLExternal', {
    filename: 'loss.png',
    length: 3,
  });
  const put = async () =>
    (await fetch(String(begun['upload_url']), { method: 'POST', body: 'png' })).text();
  const files = [{ id: begun['file_id'], title: 'Loss' }];
  const complete = (channel: string) =>
    errorOf(emulator, 'files.completeUploadExternal', { files, channel_id: channel });
  return { emulator, put, complete, id: String(begun['file_id']) };
}

test('the bytes are acknowledged with their number', async () => {
  const { put } = await uploaded();
  expect(await put()).toBe('OK - 3');
});

test('a file can be looked at as soon as its bytes have come', async () => {
  const { emulator, put, id } = await uploaded();
  expect(emulator.file(id)).toBeUndefined();
  await put();
  expect(Buffer.from(emulator.file(id)?.bytes ?? []).toString()).toBe('png');
});

test('an upload without bytes, or completed before, is not found', async () => {
  const { put, complete } = await uploaded();
  expect(await complete(ROOM.home)).toBe('file_not_found');
  await put();
  expect([await complete(ROOM.home), await complete(ROOM.home)]).toEqual(['ok', 'file_not_found']);
});

test.each([
  [ROOM.open, 'not_in_channel'],
  [ROOM.foreign, 'channel_not_found'],
  [ROOM.old, 'posting_to_channel_denied'],
])('into %s it answers %s', async (channel, error) => {
  const { put, complete } = await uploaded();
  await put();
  expect(await complete(channel)).toBe(error);
});

test('files.info tells the message once the file is shared', async () => {
  const { emulator, put, complete, id } = await uploaded();
  await put();
  await complete(ROOM.home);
  const message = await emulator.until(() => emulator.messages(ROOM.home)[0]);
  expect(await call(emulator, 'files.info', { file: id })).toMatchObject({
    file: { mimetype: 'image/png', shares: { public: { [ROOM.home]: [{ ts: message.ts }] } } },
  });
});

test('a picture keeps what it is said to show, by the name that Slack knows, within its limit', async () => {
  const emulator = await startEmulator();
  const upload = { filename: 'loss.png', length: 3 };
  const begun = await call(emulator, 'files.getUploadURLExternal', {
    ...upload,
    alt_txt: 'loss falls',
  });
  await fetch(String(begun['upload_url']), { method: 'POST', body: 'png' });
  const files = [{ id: begun['file_id'], title: 'Loss' }];
  await call(emulator, 'files.completeUploadExternal', { files, channel_id: ROOM.home });
  const message = await emulator.until(() => emulator.messages(ROOM.home)[0]);
  expect(message.files).toMatchObject([{ name: 'loss.png', altText: 'loss falls' }]);
  const refused = (alt: Record<string, string>) =>
    errorOf(emulator, 'files.getUploadURLExternal', { ...upload, ...alt });
  expect(await refused({ alt_txt: 'x'.repeat(1_001) })).toBe('alt_txt_too_large');
  expect(await refused({ alt_text: 'loss falls' })).toBe('invalid_arguments');
});

test('an empty file has no upload address', async () => {
  const emulator = await startEmulator();
  const args = { filename: 'a', length: 0 };
  expect(await errorOf(emulator, 'files.getUploadURLExternal', args)).toBe('missing_argument');
});
