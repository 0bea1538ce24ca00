import { App, LogLevel } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { SlackEmulator } from '../../../../src/sandbox/slack/types.ts';
import { startSocketApp } from '../support/app.ts';
import { ADA, APP_TOKEN, call, ROOM, startEmulator } from '../support/workspace.ts';

const bare = { user: ADA, channel: ROOM.home, text: 'resnet gpu=2' };

/** A connection by hand. `frames` are all that came over it. */
async function connect(url: string): Promise<{ socket: WebSocket; frames: unknown[] }> {
  const socket = new WebSocket(url);
  const frames: unknown[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
  await vi.waitFor(() => expect(frames).not.toEqual([]));
  return { socket, frames };
}

async function ticketed(options: Parameters<typeof startEmulator>[0] = {}) {
  const emulator = await startEmulator({ appToken: APP_TOKEN, ...options });
  const url = async () =>
    String((await call(emulator, 'apps.connections.open', {}, APP_TOKEN))['url']);
  return { emulator, url };
}

test('greets a connection, and takes each ticket once', async () => {
  const { url } = await ticketed();
  const address = await url();
  const { frames } = await connect(address);
  expect(frames[0]).toMatchObject({ type: 'hello', num_connections: 1 });
  const again = new WebSocket(address);
  const refused = await new Promise<string>((resolve) => {
    again.on('error', (error) => resolve(error.message));
  });
  expect(refused).toContain('401');
});

test('the eleventh connection is one too many', async () => {
  const { url } = await ticketed();
  const hellos = await Promise.all(
    Array.from({ length: 10 }, async () => (await connect(await url())).frames[0]),
  );
  expect(hellos.every((frame) => JSON.stringify(frame).includes('hello'))).toBe(true);
  const { frames } = await connect(await url());
  expect(frames[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
});

test('each payload goes to one connection, in turn', async () => {
  const { emulator, url } = await ticketed({ ackTimeoutMs: 10 });
  const [first, second] = [await connect(await url()), await connect(await url())];
  for (let count = 0; count < 4; count += 1) await emulator.command(bare);
  await vi.waitFor(() => expect([first.frames.length, second.frames.length]).toEqual([3, 3]));
});

/** An unchanged Bolt app that acks every command; gives the list of those it got. */
async function startTakingCommands(emulator: SlackEmulator): Promise<unknown[]> {
  const commands: unknown[] = [];
  await startSocketApp(emulator, (app) =>
    app.command('/train', async ({ ack, command }) => {
      commands.push(command);
      await ack();
    }),
  );
  return commands;
}

test('a command reaches an unchanged Bolt app, and its ack comes back', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  const commands = await startTakingCommands(emulator);
  expect(await emulator.command(bare)).toMatchObject({ acked: true });
  expect(commands).toEqual([
    expect.objectContaining({
      command: '/train',
      text: 'resnet gpu=2',
      user_id: ADA,
      channel_id: ROOM.home,
      channel_name: 'home',
      is_enterprise_install: 'false',
    }),
  ]);
});

test('what the ack says is shown to the person who asked', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  await startSocketApp(emulator, (app) => app.command('/train', ({ ack }) => ack('no such model')));
  await emulator.command(bare);
  expect(emulator.ephemerals(ADA)).toMatchObject([{ text: 'no such model', channel: ROOM.home }]);
});

test('an ack whose blocks Slack does not take is an invalid response', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  await startSocketApp(emulator, (app) =>
    app.command('/train', ({ ack }) => ack({ blocks: [{ type: 'nope' }] })),
  );
  expect(await emulator.command(bare)).toMatchObject({
    error: 'invalid_response',
    problems: ['invalid_blocks'],
  });
});

test('without a connection the command is not delivered', async () => {
  const { emulator } = await ticketed();
  expect(await emulator.command(bare)).toMatchObject({ acked: false, error: 'dispatch_failed' });
});

test('a command that is not acked in time has failed for the person', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN, ackTimeoutMs: 30 });
  await startSocketApp(emulator, (app) => app.command('/train', async () => undefined));
  expect(await emulator.command(bare)).toMatchObject({ acked: false, error: 'operation_timeout' });
});

test('a payload is sent again exactly as it was', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  const commands = await startTakingCommands(emulator);
  await emulator.command({ ...bare, triggerId: '1.2.abc' });
  expect(await emulator.redeliver()).toMatchObject({ acked: true });
  expect(commands).toHaveLength(2);
  expect(commands[0]).toMatchObject({ trigger_id: '1.2.abc' });
  expect(commands[1]).toEqual(commands[0]);
});

test.each(['warning', 'refresh_requested', 'link_disabled', 'cut'] as const)(
  'the SDK connects anew after %s',
  async (reason) => {
    const emulator = await startEmulator({ appToken: APP_TOKEN });
    const client = new SocketModeClient({
      appToken: APP_TOKEN,
      // The pause before it connects anew, five seconds by default.
      clientPingTimeout: 100,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: emulator.apiUrl },
    });
    client.on('slash_commands', ({ ack }: { ack: () => Promise<void> }) => void ack());
    await client.start();
    onTestFinished(() => client.disconnect());
    emulator.disconnect(reason);
    await emulator.until(() => (emulator.calls()['apps.connections.open'] ?? 0) > 1 || undefined);
    await emulator.connected();
    expect(await emulator.command(bare)).toMatchObject({ acked: true });
  },
);

test('an event that is not acked is sent again at once, as a retry', async () => {
  const { emulator, url } = await ticketed({ ackTimeoutMs: 20 });
  const { frames } = await connect(await url());
  expect(await emulator.event({ type: 'file_shared' })).toMatchObject({ acked: false });
  await vi.waitFor(() => expect(frames).toHaveLength(3));
  expect(frames.slice(1)).toMatchObject([
    { type: 'events_api', accepts_response_payload: false, retry_attempt: 0 },
    { retry_attempt: 1, retry_reason: 'timeout' },
  ]);
});

test('opening the home tab tells the app, which publishes it', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN, homeTab: true });
  await startSocketApp(emulator, (app) =>
    app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'divider' }] },
      });
    }),
  );
  expect(await emulator.openHome(ADA)).toMatchObject({ acked: true });
  const home = await emulator.until(() => emulator.home(ADA));
  expect(home.blocks).toMatchObject([{ type: 'divider' }]);
});

test('the app is refused when its token is wrong', async () => {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  const app = new App({
    token: 'xoxb-wrong',
    appToken: APP_TOKEN,
    socketMode: true,
    deferInitialization: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: emulator.apiUrl, retryConfig: { retries: 0 } },
  });
  await expect(app.init()).rejects.toThrow('invalid_auth');
});
