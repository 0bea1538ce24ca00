import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import {
  createConnect,
  type Connect,
  type SocketDelivery,
} from '../../src/slack/socket-connection.ts';
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
  await expect(connection.leaving).resolves.toBeUndefined();
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

test.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
  'another takes its place as soon as Slack asks it to go (%s); what was under way is still acked',
  async (reason) => {
    const { slack, connect } = await connecting();
    const taken = Promise.withResolvers<SocketDelivery>();
    const connection = await connect(taken.resolve, new AbortController().signal);
    const typed = slack.command({ user: vision, channel: rooms.open, text: 'help' });
    const { ack } = await taken.promise;
    slack.disconnect(reason);
    await connection.leaving;
    await ack();
    expect(await typed).toMatchObject({ acked: true });
    await connection.close();
    await slack.until(() => slack.connections() === 0 || undefined);
  },
);

test('Slack is asked no longer than it takes to say that there are too many connections', async () => {
  const { connect } = await connecting();
  const { signal } = new AbortController();
  const open = await Promise.all(
    Array.from({ length: 10 }, () => connect(() => undefined, signal)),
  );
  await expect(connect(() => undefined, signal)).rejects.toThrow('too_many_websockets');
  await Promise.all(open.map((connection) => connection.close()));
});
