import { expect, test } from 'vitest';
import { startHttpApp } from '../support/app.ts';
import { actions, button } from '../support/blocks.ts';
import { ADA, call, clientOf, ROOM, SIGNING_SECRET, startEmulator } from '../support/workspace.ts';

const bare = { user: ADA, channel: ROOM.home, text: 'a & b' };

test('a command reaches an unchanged Bolt app, whose answer is shown', async () => {
  const emulator = await startHttpApp((app) =>
    app.command('/train', ({ ack, command }) => ack(`got ${command.text}`)),
  );
  expect(await emulator.command(bare)).toMatchObject({ acked: true });
  expect(emulator.ephemerals(ADA)).toMatchObject([{ text: 'got a & b' }]);
});

test('a click reaches it', async () => {
  const emulator = await startHttpApp((app) =>
    app.action('stop', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'stopped', replace_original: true });
    }),
  );
  const blocks = [actions(button('stop'))];
  await call(emulator, 'chat.postMessage', { channel: ROOM.home, text: 'run', blocks });
  const [message] = emulator.messages(ROOM.home);
  expect(await emulator.click(ADA, ROOM.home, message?.ts ?? '', 'stop')).toMatchObject({
    acked: true,
  });
  const stopped = await emulator.until(() =>
    emulator.messages(ROOM.home).find(({ text }) => text === 'stopped'),
  );
  expect(stopped).toMatchObject({ blocks: [], edited: 1 });
});

test('an event reaches it, and the address is verified', async () => {
  const opened: string[] = [];
  const emulator = await startHttpApp((app) =>
    app.event('app_home_opened', async ({ event }) => {
      opened.push(event.user);
    }),
  );
  expect(await emulator.verifyUrl()).toBe(true);
  expect(await emulator.openHome(ADA)).toMatchObject({ acked: true });
  expect(opened).toEqual([ADA]);
});

test('the app refuses what is signed with another secret', async () => {
  const emulator = await startHttpApp((app) => app.command('/train', ({ ack }) => ack()), {
    signingSecret: 'another',
  });
  expect(await emulator.command(bare)).toMatchObject({ acked: false, error: 'dispatch_failed' });
});

test('an app that is not there is not reached', async () => {
  const emulator = await startEmulator({
    signingSecret: SIGNING_SECRET,
    requestUrl: 'http://127.0.0.1:1/slack/events',
  });
  expect(await emulator.command(bare)).toMatchObject({ acked: false, error: 'dispatch_failed' });
  expect(await clientOf(emulator).auth.test()).toMatchObject({ ok: true });
});
