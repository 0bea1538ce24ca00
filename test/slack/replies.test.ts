import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { createClients } from '../../src/slack/client.ts';
import { systemClock } from '../../src/clock.ts';
import { createDelivery, type Delivery } from '../../src/slack/delivery.ts';
import { createDirectChannels } from '../../src/slack/direct-channels.ts';
import { renderTrouble } from '../../src/slack/messages/replies.ts';
import { createReplies, type Replies } from '../../src/slack/replies.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { BOT_USER_ID } from '../../src/sandbox/slack/identity.ts';
import { botToken, rooms, startWorkspace, vision } from './support/workspace.ts';

const message = renderTrouble('Something to say', undefined);

let slack: SlackEmulator;
let delivery: Delivery;
let replies: Replies;
let logged: string[];

beforeEach(async () => {
  slack = await startWorkspace();
  logged = [];
  const log = pino({}, { write: (line: string) => logged.push(line) });
  const logger = sdkLogger(pino({ level: 'silent' }));
  const clients = createClients({ botToken, apiUrl: slack.apiUrl, logger });
  const directChannels = createDirectChannels(clients);
  delivery = createDelivery({ clock: systemClock, log });
  replies = createReplies({ clients, delivery, directChannels, fetch, log });
});

afterEach(async () => {
  await delivery.stop(0);
  await slack.stop();
});

describe('a reply', () => {
  it('is shown in the channel to that person only where there is no response_url', async () => {
    slack.setMembers(rooms.joined, [vision, BOT_USER_ID]);
    await replies.tell({ slackUserId: vision, channel: rooms.joined }, message);
    expect(slack.ephemerals(vision).map(({ text }) => text)).toEqual(['Something to say']);
    expect(slack.messages(rooms.joined)).toEqual([]);
  });

  it('goes to the person’s own conversation where the bot is not in the channel', async () => {
    const responseUrl = `${slack.apiUrl}no-such-response-url`;
    await replies.tell({ slackUserId: vision, channel: rooms.closed, responseUrl }, message);
    const direct = slack.directChannel(vision) ?? '';
    expect(slack.messages(direct).map(({ text }) => text)).toEqual(['Something to say']);
    expect(logged).toEqual([]);
  });

  it('is logged, once, where it reaches nobody', async () => {
    await replies.tell({ slackUserId: 'U0NOBODY', channel: rooms.closed }, message);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('reply reached nobody');
  });
});
