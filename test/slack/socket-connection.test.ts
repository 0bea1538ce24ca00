import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { createConnect, type Connect } from '../../src/slack/socket-connection.ts';
import { appToken, rooms, startWorkspace, vision } from './support/workspace.ts';

async function connecting(): Promise<{ slack: SlackEmulator; connect: Connect }> {
  const slack = await startWorkspace({ appToken });
  onTestFinished(() => slack.stop());
  const logger = sdkLogger(pino({ level: 'silent' }));
  const connect = createConnect({ appToken, apiUrl: slack.apiUrl, logger, clock: systemClock });
  return { slack, connect };
}

test('a connection brings what people type, and what is acked is taken', async () => {
  const { slack, connect } = await connecting();
  const connection = await connect(({ ack }) => void ack(), new AbortController().signal);
  const delivery = await slack.command({ user: vision, channel: rooms.open, text: 'help' });
  expect(delivery.acked).toBe(true);
  await connection.close();
  await expect(connection.closed).resolves.toBeUndefined();
});

test.each(['before Slack says where to connect', 'while Slack is silent about where'])(
  'given up %s, nothing of it is left',
  async (when) => {
    const { slack, connect } = await connecting();
    const giveUp = new AbortController();
    if (when.startsWith('while'))
      slack.fault({
        method: 'apps.connections.open',
        answer: { kind: 'hang' },
        onStrike: () => giveUp.abort(),
      });
    else giveUp.abort();
    await expect(connect(() => undefined, giveUp.signal)).rejects.toBeInstanceOf(Error);
    const delivery = await slack.command({ user: vision, channel: rooms.open, text: 'help' });
    expect(delivery).toMatchObject({ acked: false, error: 'dispatch_failed' });
  },
);
