import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import type { Threads } from '../../src/reconcile/ports.ts';
import { BOT_ID } from '../../src/sandbox/slack/identity.ts';
import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { createClients } from '../../src/slack/client.ts';
import { createDelivery, type Delivery } from '../../src/slack/delivery.ts';
import { createDirectChannels } from '../../src/slack/direct-channels.ts';
import { noLink } from '../../src/slack/messages/thread-link.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { createThreads } from '../../src/slack/threads.ts';
import { makeView } from './support/builders.ts';
import { botToken, rooms, startWorkspace } from './support/workspace.ts';

const log = pino({ level: 'silent' });
const file = { kind: 'log', name: 'train-resnet.log', lines: ['erster', 'zweiter ✓'] } as const;

let slack: SlackEmulator;
let delivery: Delivery;
let threads: Threads;

beforeEach(async () => {
  slack = await startWorkspace();
  const clients = createClients({ botToken, apiUrl: slack.apiUrl, logger: sdkLogger(log) });
  delivery = createDelivery({ clock: systemClock, log });
  threads = createThreads({
    clients,
    delivery,
    directChannels: createDirectChannels(clients),
    author: () => ({ botUserId: slack.botUserId, botId: BOT_ID }),
    term: () => 1,
    permalink: noLink,
    clock: systemClock,
  });
});
afterEach(async () => {
  await delivery.stop(0);
  await slack.stop();
});

describe('a file in a thread', () => {
  it.each([rooms.joined, rooms.open])(
    'stands there whole and is found again (%s)',
    async (room) => {
      const card = await threads.postCard(room, makeView());
      expect(await threads.findFile(card, file.name)).toBeUndefined();
      const id = await threads.shareFile(card, file);
      const shared = await slack.until(() =>
        slack.replies(room, card.ts).find(({ files }) => files !== undefined),
      );
      expect(shared.text).toBe('The log: its last 2 lines');
      expect(shared.files?.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
        'erster\nzweiter ✓\n',
      ]);
      expect(await threads.findFile(card, file.name)).toBe(id);
      expect(await threads.findFile(card, 'another.log')).toBeUndefined();
    },
  );

  it('is a picture that says what it shows, above it and to those who cannot see it', async () => {
    const card = await threads.postCard(rooms.joined, makeView());
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
    const summary = `loss fell to 0.1; <!channel> ${'x'.repeat(2_000)}`;
    await threads.shareFile(card, { kind: 'picture', name: 'train-resnet.png', png, summary });
    const shared = await slack.until(() =>
      slack.replies(rooms.joined, card.ts).find(({ files }) => files !== undefined),
    );
    expect(shared.text).toMatch(/^How it went: loss fell to 0\.1; &lt;!channel&gt; x+…$/);
    const [picture] = shared.files ?? [];
    expect(picture).toMatchObject({ name: 'train-resnet.png', bytes: png });
    expect(picture?.altText).toMatch(/^Curves: loss fell to 0\.1; <!channel> x+…$/);
    expect(picture?.altText).toHaveLength(1000);
  });

  it('may be tried again where the upload itself failed', async () => {
    const card = await threads.postCard(rooms.joined, makeView());
    slack.fault({
      method: 'files.getUploadURLExternal',
      answer: { kind: 'status', status: 429, retryAfterS: 0 },
    });
    await expect(threads.shareFile(card, file)).resolves.toMatch(/^F/);
  });

  it('that has to wait for its own limit keeps no message waiting', async () => {
    const card = await threads.postCard(rooms.joined, makeView());
    slack.fault({
      method: 'files.completeUploadExternal',
      answer: { kind: 'status', status: 429, retryAfterS: 2 },
    });
    const shared = threads.shareFile(card, file);
    await slack.until(() => slack.calls()['files.completeUploadExternal']);
    await threads.postMilestone(card, 'started', makeView(), { kind: 'started' });
    await shared;
    const shown = await slack.until(() => {
      const [, ...replies] = slack.replies(rooms.joined, card.ts);
      return replies.length === 2 ? replies : undefined;
    });
    expect(shown.map(({ files }) => files?.length ?? 0)).toEqual([0, 1]);
  });

  it('is in doubt where the last answer got lost, and says when Slack refuses it', async () => {
    const card = await threads.postCard(rooms.joined, makeView());
    const method = 'files.completeUploadExternal';
    slack.fault({ method, afterEffect: true, answer: { kind: 'reset' } });
    await expect(threads.shareFile(card, file)).rejects.toMatchObject({ reason: 'in-doubt' });
    slack.fault({ method, answer: { kind: 'error', error: 'file_uploads_disabled' } });
    await expect(threads.shareFile(card, file)).rejects.toMatchObject({
      reason: 'refused',
      slackError: 'file_uploads_disabled',
    });
  });
});
