import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { createBot, type Bot } from './support/bot.ts';
import { rooms, signingSecret, startWorkspace, vision } from './support/workspace.ts';

let slack: SlackEmulator;
let bot: Bot;
let server: Server;
let requestUrl: string;

beforeEach(async () => {
  server = createServer((request, response) => bot.app.requestListener?.(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  requestUrl = `http://127.0.0.1:${address.port}/slack/events`;
  slack = await startWorkspace({ signingSecret, requestUrl });
  bot = createBot({ slackSigningSecret: signingSecret, slackApiUrl: slack.apiUrl });
  await bot.app.start();
});

afterEach(async () => {
  await bot.app.stop(0);
  await slack.stop();
  server.closeAllConnections();
  server.close();
});

interface Sent {
  readonly secret?: string;
  readonly skewS?: number;
  readonly url?: string;
  readonly timestamp?: string;
  /** Signed as if this were the body. */
  readonly signed?: string;
  /** What the headers say instead; '' leaves one out. */
  readonly headers?: Readonly<Record<string, string>>;
}

function signedHeaders(body: string, sent: Sent = {}): Record<string, string> {
  const { secret = signingSecret, skewS = 0, signed = body } = sent;
  const timestamp = sent.timestamp ?? String(Math.floor(Date.now() / 1000) + skewS);
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${signed}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac}`,
    ...sent.headers,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

function post(body: string, sent: Sent = {}) {
  const { url = requestUrl } = sent;
  return fetch(url, { method: 'POST', headers: signedHeaders(body, sent), body });
}

/** Resolves when no more requests are taken. */
async function refusing(): Promise<void> {
  while ((await post('', { secret: 'wrong' })).status !== 503);
}

describe('signed HTTP', () => {
  it('takes a command', async () => {
    const taken = await slack.command({ user: vision, channel: rooms.open, text: 'resnet gpu=2' });
    expect(taken).toMatchObject({ acked: true });
    const message = await slack.until(() => slack.ephemerals(vision)[0]);
    expect(message.text).toContain('resnet submitted: ');
    expect(bot.submitter.jobs.size).toBe(1);
    expect(bot.counted).toContain('acked in time');
  });

  it('takes a form with an error, then without', async () => {
    await slack.command({ user: vision, channel: rooms.open, text: '' });
    await slack.until(() => slack.view(vision));
    await slack.fill(vision, 'time', 'soon');
    expect((await slack.submitView(vision)).errors).toHaveProperty('time');
    await slack.fill(vision, 'time', '1h');
    expect((await slack.submitView(vision)).errors).toBeUndefined();
    await slack.until(() => slack.ephemerals(vision)[0]);
    expect(bot.submitter.jobs.size).toBe(1);
  });

  it.each<[string, Sent]>([
    ['with another secret', { secret: 'wrong' }],
    ['with the signature of another body', { signed: 'command=%2Ftrain&text=mlp' }],
    ['without a signature', { headers: { 'x-slack-signature': '' } }],
    ['with half a signature', { headers: { 'x-slack-signature': 'v0=ab' } }],
    ['with another version of signature', { headers: { 'x-slack-signature': 'v1=' } }],
    ['without a time', { headers: { 'x-slack-request-timestamp': '' } }],
    ['from six minutes ago', { skewS: -360 }],
    ['from six minutes ahead', { skewS: 360 }],
    ['from the end of time', { timestamp: 'Infinity' }],
    ['from no time', { timestamp: 'NaN' }],
    ['from before all time', { timestamp: '-1' }],
    ['from a time in another base', { timestamp: `0x${Date.now().toString(16)}` }],
  ])('refuses a request %s', async (_, sent) => {
    const body = `command=%2Ftrain&text=resnet&user_id=${vision}&channel_id=${rooms.open}&trigger_id=1.2.a`;
    expect((await post(body, sent)).status).toBe(401);
    expect(bot.submitter.calls).toBe(0);
    expect(bot.counted).toEqual([]);
  });

  it('counts no ack of a check that needs no signature', async () => {
    const unsigned = { headers: { 'x-slack-signature': '' } };
    expect((await post('ssl_check=1', unsigned)).status).toBe(200);
    expect(bot.counted).toEqual([]);
  });

  it('refuses more than a megabyte', async () => {
    expect((await post(`text=${'x'.repeat(1_100_000)}`)).status).toBe(413);
    expect(bot.counted).toEqual([]);
  });

  it('serves no other path', async () => {
    expect((await post('', { url: requestUrl.replace('events', 'else') })).status).toBe(404);
    expect(bot.counted).toEqual([]);
  });

  it('goes on serving while it stops: whoever sends requests here hears of it later', async () => {
    const stopped = bot.app.stop(8_000);
    expect(bot.app.healthy()).toBe(false);
    const taken = await slack.command({ user: vision, channel: rooms.open, text: 'resnet gpu=2' });
    expect(taken).toMatchObject({ acked: true });
    await stopped;
    expect(bot.submitter.jobs.size).toBe(1);
    expect(slack.ephemerals(vision)[0]?.text).toContain('resnet submitted: ');
  });

  it('finishes what it had only begun to read when it stopped', async () => {
    const body = `command=%2Ftrain&text=resnet&user_id=${vision}&channel_id=${rooms.open}&trigger_id=1.2.a`;
    const [head, rest] = [body.slice(0, 10), body.slice(10)];
    const sent = request(requestUrl, { method: 'POST', headers: signedHeaders(body) });
    const arrived = once(server, 'request');
    sent.write(head);
    await arrived;
    const stopped = bot.app.stop(8_000);
    await refusing();
    sent.end(rest);
    await stopped;
    expect(bot.submitter.calls).toBe(1);
  });

  it('takes nothing once stopped', async () => {
    await bot.app.stop(0);
    expect(bot.app.healthy()).toBe(false);
    expect((await post('command=%2Ftrain&text=resnet')).status).toBe(503);
  });
});
