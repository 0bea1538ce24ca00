import { expect, test } from 'vitest';
import { SlackError } from './support/errors.ts';
import { startSocketApp } from './support/app.ts';
import { actions, button } from './support/blocks.ts';
import { ADA, APP_TOKEN, call, ROOM, startEmulator } from './support/workspace.ts';
import type { RespondArguments } from '@slack/bolt';
import type { SlackEmulatorOptions } from '../../../src/sandbox/slack/types.ts';

type Respond = (message: string | RespondArguments) => Promise<unknown>;

/** Somebody typed a command into the channel: what the app can answer to its response_url. */
async function afterCommand(channel: string, options: Partial<SlackEmulatorOptions> = {}) {
  const emulator = await startEmulator({ appToken: APP_TOKEN, ...options });
  const heard: Respond[] = [];
  await startSocketApp(emulator, (app) =>
    app.command('/train', async ({ ack, respond }) => {
      heard.push(respond);
      await ack();
    }),
  );
  await emulator.command({ user: ADA, channel, text: '' });
  const respond = await emulator.until(() => heard[0]);
  return { emulator, respond };
}

test('answers the person alone, or the channel, even where the bot is no member', async () => {
  const { emulator, respond } = await afterCommand(ROOM.foreign);
  await respond('for you');
  await respond({ text: 'for all', response_type: 'in_channel' });
  expect(emulator.ephemerals(ADA)).toMatchObject([{ text: 'for you' }]);
  expect(emulator.messages(ROOM.foreign)).toMatchObject([{ text: 'for all' }]);
});

test('replaces and deletes what it said before', async () => {
  const { emulator, respond } = await afterCommand(ROOM.home);
  await respond('first');
  await respond({ text: 'second', replace_original: true });
  expect(emulator.ephemerals(ADA)).toMatchObject([{ text: 'second' }]);
  await respond({ delete_original: true });
  expect(emulator.ephemerals(ADA)).toEqual([]);
});

test('works five times', async () => {
  const { emulator, respond } = await afterCommand(ROOM.home);
  for (let use = 0; use < 5; use += 1) await respond('a');
  expect(await SlackError.of(respond('a'))).toMatchObject({ statusCode: 404 });
  expect(emulator.ephemerals(ADA)).toHaveLength(5);
});

test('works for half an hour', async () => {
  let nowMs = Date.now();
  const { respond } = await afterCommand(ROOM.home, { now: () => nowMs });
  nowMs += 30 * 60_000;
  await respond('just in time');
  nowMs += 1;
  expect(await SlackError.of(respond('late'))).toMatchObject({ statusCode: 404 });
});

test('refuses an empty message and bad blocks', async () => {
  const { emulator, respond } = await afterCommand(ROOM.home);
  expect(await SlackError.of(respond({}))).toMatchObject({ statusCode: 400 });
  const blocks = Array.from({ length: 51 }, () => ({ type: 'divider' as const }));
  expect(await SlackError.of(respond({ blocks }))).toMatchObject({ statusCode: 400 });
  expect(emulator.ephemerals(ADA)).toEqual([]);
});

test('a fault can strike it', async () => {
  const { emulator, respond } = await afterCommand(ROOM.home);
  emulator.fault({ method: 'response_url', answer: { kind: 'status', status: 500 } });
  expect(await SlackError.of(respond('a'))).toMatchObject({ statusCode: 500 });
  await respond('b');
  expect(emulator.calls()).toMatchObject({ response_url: 2 });
});

test('a click on a message only one person sees answers to that message', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  await startSocketApp(emulator, (app) =>
    app.action('again', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'done', replace_original: true });
    }),
  );
  const blocks = [actions(button('again', { value: 'a' }))];
  const message = { channel: ROOM.home, user: ADA, text: 'psst', blocks };
  await call(emulator, 'chat.postEphemeral', message);
  const [shown] = emulator.ephemerals(ADA);
  await emulator.click(ADA, ROOM.home, shown?.ts ?? '', 'again');
  await emulator.until(() => emulator.ephemerals(ADA).find(({ text }) => text === 'done'));
  expect(emulator.ephemerals(ADA)).toHaveLength(1);
});
