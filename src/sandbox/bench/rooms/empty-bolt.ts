/** Bolt with a handler that does nothing but ack: the limit beside the bot's own acks. */
import { App, LogLevel } from '@slack/bolt';
import { tokens } from '../../world.ts';

const app = new App({
  token: tokens.bot,
  appToken: tokens.app,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
});
app.command('/train', ({ ack }) => ack());
await app.start();
