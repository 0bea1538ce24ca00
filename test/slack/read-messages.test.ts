import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { createClients, type SlackClients } from '../../src/slack/client.ts';
import { readHistory, readReplies } from '../../src/slack/read-messages.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { botToken, rooms, startWorkspace } from './support/workspace.ts';

const longAgo = '2020-01-01T00:00:00Z';

let slack: SlackEmulator;
let clients: SlackClients;

beforeEach(async () => {
  slack = await startWorkspace();
  const logger = sdkLogger(pino({ level: 'silent' }));
  clients = createClients({ botToken, apiUrl: slack.apiUrl, logger });
});

afterEach(() => slack.stop());

test.each([
  'channel_not_found',
  'channel_is_limited_access',
  'method_not_supported_for_channel_type',
])('a conversation that cannot be read for good (%s) reads as empty', async (error) => {
  slack.fault({ method: 'conversations.history', answer: { kind: 'error', error } });
  expect(await readHistory(clients, rooms.joined, longAgo)).toEqual([]);
});

test('a thread that is gone reads as empty', async () => {
  expect(await readReplies(clients, { channel: rooms.joined, ts: '1.2' })).toEqual([]);
});

test('a public channel that takes no more members reads as empty', async () => {
  slack.fault({
    method: 'conversations.join',
    answer: { kind: 'error', error: 'too_many_members' },
  });
  expect(await readHistory(clients, rooms.open, longAgo)).toEqual([]);
});

test('what the bot has no scope to read reads as empty', async () => {
  const answer = { kind: 'error', error: 'missing_scope' } as const;
  slack.fault({ method: 'conversations.history', answer });
  expect(await readHistory(clients, rooms.joined, longAgo)).toEqual([]);
});

test.each(['token_revoked', 'invalid_cursor', 'something_new'])(
  'nobody says that nothing stands where Slack refuses to look: %s',
  async (error) => {
    const answer = { kind: 'error', error } as const;
    slack.fault({ method: 'conversations.history', answer });
    await expect(readHistory(clients, rooms.joined, longAgo)).rejects.toMatchObject({
      reason: 'refused',
      slackError: error,
    });
    slack.fault({ method: 'conversations.join', answer });
    await expect(readHistory(clients, rooms.open, longAgo)).rejects.toMatchObject({
      slackError: error,
    });
  },
);

test('nobody says that nothing stands where something in between turns the reader away', async () => {
  const answer = { kind: 'status', status: 403 } as const;
  slack.fault({ method: 'conversations.history', times: 3, answer });
  await expect(readHistory(clients, rooms.joined, longAgo)).rejects.toMatchObject({
    reason: 'retry',
  });
});
