import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BOT_ID } from '../../src/sandbox/slack/identity.ts';
import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import type { Threads } from '../../src/reconcile/ports.ts';
import { createClients } from '../../src/slack/client.ts';
import { systemClock } from '../../src/clock.ts';
import { createDelivery, type Delivery } from '../../src/slack/delivery.ts';
import { createDirectChannels } from '../../src/slack/direct-channels.ts';
import { noLink } from '../../src/slack/messages/thread-link.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { createThreads } from '../../src/slack/threads.ts';
import { makeView } from './support/builders.ts';
import { botToken, rooms, startWorkspace, vision } from './support/workspace.ts';

const log = pino({ level: 'silent' });
const run = 'abcd2345ef';
const longAgo = '2020-01-01T00:00:00Z';
const finished = { kind: 'finished', metrics: { loss: '0.1' } } as const;

let slack: SlackEmulator;
let delivery: Delivery;
let threads: Threads;
let term: number | undefined;

beforeEach(async () => {
  slack = await startWorkspace();
  const clients = createClients({ botToken, apiUrl: slack.apiUrl, logger: sdkLogger(log) });
  delivery = createDelivery({ clock: systemClock, log });
  const directChannels = createDirectChannels(clients);
  term = 1;
  threads = createThreads({
    clients,
    delivery,
    directChannels,
    author: () => ({ botUserId: slack.botUserId, botId: BOT_ID }),
    term: () => term,
    permalink: noLink,
    clock: systemClock,
  });
});

afterEach(async () => {
  await delivery.stop(0);
  await slack.stop();
});

describe('threads in Slack', () => {
  it('begin with a card, grow by milestones, and carry what names them', async () => {
    const card = await threads.postCard(rooms.open, makeView());
    await threads.postMilestone(card, 'started', makeView({ node: 'n1' }), { kind: 'started' });
    await threads.postMilestone(card, 'finished', makeView({ phase: 'finished' }), finished);

    const [root, ...rest] = slack.replies(rooms.open, card.ts);
    expect(slack.messages(rooms.open)).toHaveLength(1);
    expect(root?.text).toBe('resnet is running');
    expect(rest.map(({ text }) => text)).toEqual(['resnet started on n1', 'resnet finished']);
    expect(rest.map(({ metadata }) => metadata?.event_payload)).toEqual([
      { run, uid: 'job-1', milestone: 'started' },
      { run, uid: 'job-1', milestone: 'finished' },
    ]);
  });

  it.each([
    ['lost the lead', undefined],
    ['lost the lead and has it again', 2],
  ])('are told nothing more by a process that %s while a message waited', async (_, now) => {
    const card = await threads.postCard(rooms.open, makeView());
    const burst = Array.from({ length: 4 }, () =>
      threads.postMilestone(card, 'started', makeView(), { kind: 'started' }),
    );
    const dropped: string[] = [];
    const onDropped = (): void => void dropped.push('edit');
    // Two may go out at once.
    for (const node of ['n1', 'n2', 'n3'])
      threads.updateCard({ ...card, ts: node }, makeView({ node }), { onDropped });
    term = now;
    const outcomes = await Promise.allSettled(burst);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { reason: 'retry' } });
    expect(slack.replies(rooms.open, card.ts)).toHaveLength(1 + burst.length - refused.length);
    await threads.cardSettled({ ...card, ts: 'n3' });
    expect(dropped).toEqual(['edit']);
  });

  it('show the newest state on the card and keep its metadata', async () => {
    const card = await threads.postCard(rooms.open, makeView());
    for (const node of ['n1', 'n2', 'n3']) threads.updateCard(card, makeView({ node }));
    const edited = await slack.until(() => {
      const [message] = slack.messages(rooms.open);
      return message?.text === 'resnet is running on n3' ? message : undefined;
    });
    expect(edited.metadata?.event_payload).toEqual({ run, uid: 'job-1', milestone: 'card' });
  });

  it('are not told anything below a card that turned out to be deleted', async () => {
    const card = await threads.postCard(rooms.open, makeView());
    const other = await threads.postCard(rooms.open, makeView({}, { id: 'other' }));
    await threads.postMilestone(card, 'started', makeView(), { kind: 'started' });
    slack.deleteMessage(rooms.open, card.ts);
    threads.updateCard(card, makeView({ node: 'n1' }));
    threads.updateCard(other, makeView({ node: 'n2' }));
    await slack.until(() => slack.messages(rooms.open).find(({ text }) => text.includes('n2')));
    await expect(
      threads.postMilestone(card, 'finished', makeView(), finished),
    ).rejects.toMatchObject({ reason: 'unavailable', slackError: 'message_not_found' });
    await threads.postMilestone(other, 'finished', makeView(), finished);
    expect(slack.replies(rooms.open, other.ts)).toHaveLength(2);
  });

  it('are found again by what they carry', async () => {
    const card = await threads.postCard(rooms.joined, makeView());
    await threads.postMilestone(card, 'started', makeView(), { kind: 'started' });
    expect(await threads.findCard(rooms.joined, makeView(), longAgo)).toEqual(card);
    expect(
      await threads.findCard(rooms.joined, makeView({}, { id: 'other' }), longAgo),
    ).toBeUndefined();
    const found = await threads.findMilestones(card, makeView());
    expect(Object.keys(found)).toEqual(['started']);
    expect(found['started']).toBe(slack.replies(rooms.joined, card.ts)[1]?.ts);
  });

  it('are found in a public channel that the bot has to join first', async () => {
    const card = await threads.postCard(rooms.open, makeView());
    expect(await threads.findCard(rooms.open, makeView(), longAgo)).toEqual(card);
    expect(slack.calls()['conversations.join']).toBe(1);
  });

  it('are not found where the bot cannot read', async () => {
    expect(await threads.findCard(rooms.closed, makeView(), longAgo)).toBeUndefined();
    expect(await threads.findMilestones({ channel: rooms.closed, ts: '1.2' }, makeView())).toEqual(
      {},
    );
  });

  it('are found although there are many later messages', async () => {
    const busy = await startWorkspace({ rateLimits: false });
    const clients = createClients({ botToken, apiUrl: busy.apiUrl, logger: sdkLogger(log) });
    const payload = { run, milestone: 'card' };
    for (let index = 0; index < 450; index += 1) {
      await clients.write.apiCall('chat.postMessage', {
        channel: rooms.joined,
        text: `message ${index}`,
        ...(index === 3 ? { metadata: { event_type: 'slack_train', event_payload: payload } } : {}),
      });
    }
    const reader = createThreads({
      clients,
      delivery,
      directChannels: createDirectChannels(clients),
      author: () => ({ botUserId: busy.botUserId, botId: BOT_ID }),
      term: () => 1,
      permalink: noLink,
      clock: systemClock,
    });
    const found = await reader.findCard(rooms.joined, makeView(), longAgo);
    expect(found?.ts).toBe(busy.messages(rooms.joined)[3]?.ts);
    await busy.stop();
  });

  it.each([
    ['a private channel without the bot', rooms.closed, 'channel_not_found'],
    ['an archived channel', rooms.archived, 'is_archived'],
    ['direct messages between people', rooms.between, 'channel_not_found'],
  ])('cannot be in %s', async (_, channel, slackError) => {
    await expect(threads.postCard(channel, makeView())).rejects.toMatchObject({
      reason: 'unavailable',
      slackError,
    });
  });

  it('are posted once where the answer is lost, and that is in doubt', async () => {
    slack.fault({
      method: 'chat.postMessage',
      afterEffect: true,
      answer: { kind: 'status', status: 500 },
    });
    await expect(threads.postCard(rooms.open, makeView())).rejects.toMatchObject({
      reason: 'in-doubt',
    });
    expect(slack.messages(rooms.open)).toHaveLength(1);
    expect(slack.calls()['chat.postMessage']).toBe(1);
  });

  it('wait out a 429 and are posted once', async () => {
    slack.fault({
      method: 'chat.postMessage',
      answer: { kind: 'status', status: 429, retryAfterS: 1 },
    });
    await threads.postCard(rooms.open, makeView());
    expect(slack.messages(rooms.open)).toHaveLength(1);
  });

  it('can go to the person’s own conversation with the bot', async () => {
    const channel = await threads.directChannel(vision);
    expect(channel).toBe(slack.directChannel(vision));
    await threads.directChannel(vision);
    expect(slack.calls()['conversations.open']).toBe(1);
    await threads.postCard(channel, makeView());
    expect(slack.messages(channel)).toHaveLength(1);
    await expect(threads.directChannel('U0NOBODY')).rejects.toMatchObject({
      reason: 'unavailable',
    });
  });
});
