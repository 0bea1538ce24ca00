import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { SlackEmulator } from '../../../../src/sandbox/slack/types.ts';
import { APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, startEmulator } from './workspace.ts';

const clientFor = (emulator: SlackEmulator) => ({
  slackApiUrl: emulator.apiUrl,
  retryConfig: { retries: 0 },
});

/** An unchanged Bolt app in Socket Mode. `define` adds its listeners before it connects. */
export async function startSocketApp(
  emulator: SlackEmulator,
  define: (app: App) => void = () => undefined,
  tokens: { readonly bot: string; readonly app: string } = { bot: BOT_TOKEN, app: APP_TOKEN },
): Promise<App> {
  const app = new App({
    token: tokens.bot,
    appToken: tokens.app,
    socketMode: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: clientFor(emulator),
  });
  define(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  await emulator.connected();
  return app;
}

/** An unchanged Bolt app behind its HTTP receiver, and the emulator that sends to it. */
export async function startHttpApp(
  define: (app: App) => void,
  options: { signingSecret?: string } = {},
): Promise<SlackEmulator> {
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port');
  onTestFinished(async () => {
    server.closeAllConnections();
    await receiver.stop();
  });
  const emulator = await startEmulator({
    signingSecret: options.signingSecret ?? SIGNING_SECRET,
    requestUrl: `http://127.0.0.1:${address.port}/slack/events`,
  });
  const app = new App({
    token: BOT_TOKEN,
    receiver,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: clientFor(emulator),
  });
  define(app);
  return emulator;
}
