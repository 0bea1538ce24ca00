import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startPage } from '../../../src/sandbox/page/page.ts';
import type { Asset } from '../../../src/sandbox/page/assets.ts';
import type { PageEvent } from '../../../src/sandbox/page/model.ts';
import { channels, people } from '../../../src/sandbox/world.ts';

const repository = resolve(import.meta.dirname, '../../..');
const me = people.vision1.id;
const training = channels.training.id;

const noBot = {
  state: () => ({ phase: 'down' }) as const,
  kill: () => undefined,
  onChange: () => undefined,
};

/** The page of a sandbox whose bot is away, with one line of HTML for a client. */
async function aPage() {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-page-'));
  const sandbox = await startSandbox({ repository, dir });
  const html: Asset = { contentType: 'text/html; charset=utf-8', body: '<p>the page' };
  const page = await startPage({
    manifest: 'manifest.yml',
    sandbox,
    keeper: noBot,
    botPauseMs: 1_000,
    port: 0,
    assets: Promise.resolve(new Map([['/', html]])),
  });
  onTestFinished(async () => {
    await page.stop();
    await sandbox.stop();
    await rm(dir, { recursive: true, force: true });
  });
  const act = async (wanted: object) => {
    const response = await fetch(`${page.url}act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: page.url.replace(/\/$/, '') },
      body: JSON.stringify(wanted),
    });
    return { status: response.status, body: await response.json() };
  };
  return { sandbox, slack: sandbox.slack, kubernetes: sandbox.kubernetes, page, act };
}

/** Follows the page's events; `until` resolves with the first one that fits. */
async function follow(url: string) {
  const leaving = new AbortController();
  const response = await fetch(`${url}events`, { signal: leaving.signal });
  onTestFinished(() => leaving.abort());
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const seen: PageEvent[] = [];
  const until = async (fits: (event: PageEvent) => boolean): Promise<PageEvent> => {
    for (;;) {
      const found = seen.find(fits);
      if (found) return found;
      const chunk = await reader?.read();
      if (!chunk || chunk.done) throw new Error('the events ended');
      text += chunk.value;
      const lines = text.split('\n\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const [, data] = /^data: (.*)$/m.exec(line) ?? [];
        if (data !== undefined) seen.push(JSON.parse(data));
      }
    }
  };
  return { response, until };
}

test('serves the client under a policy that lets nothing foreign run', async () => {
  const { page } = await aPage();
  const response = await fetch(page.url);
  expect(await response.text()).toBe('<p>the page');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(new URL(page.url).hostname).toBe('127.0.0.1');
  expect((await fetch(`${page.url}nosuch`)).status).toBe(404);
});

test('refuses whoever asks by another name, and acts of another origin', async () => {
  const { page, slack } = await aPage();
  const { port } = new URL(page.url);
  const status = await new Promise((answer, reject) => {
    httpRequest({ host: '127.0.0.1', port, headers: { host: 'rebound.example' } }, (response) => {
      response.resume();
      answer(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
  const foreign = await fetch(`${page.url}act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
    body: JSON.stringify({ act: 'say', user: me, channel: training, text: 'hi' }),
  });
  expect(foreign.status).toBe(403);
  expect(slack.messages(training)).toEqual([]);
});

test('whoever opens it gets all there is, and then what changes', async () => {
  const { page, slack, kubernetes } = await aPage();
  slack.say(me, training, 'before');
  const { until } = await follow(page.url);
  expect(await until(({ type }) => type === 'state')).toMatchObject({
    state: {
      botUserId: slack.botUserId,
      app: { name: 'train' },
      messages: [{ text: 'before' }],
      bot: { phase: 'down' },
      cluster: { nodes: [{ gpus: 4, held: [] }] },
    },
  });
  slack.say(me, training, 'after');
  expect(await until(({ type }) => type === 'message')).toMatchObject({
    message: { text: 'after' },
  });
  kubernetes.store.create('jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a-job', namespace: 'training' },
    spec: {
      suspend: true,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'busybox' }] } },
    },
  });
  const parts = await until((event) => event.type === 'parts' && 'cluster' in event.parts);
  expect(parts).toMatchObject({ parts: { cluster: { jobs: [{ name: 'a-job' }] } } });
  expect(Object.keys('parts' in parts ? parts.parts : {})).toEqual(['cluster']);
  const yaml = await (await fetch(`${page.url}jobs/training/a-job`)).text();
  expect(yaml).toContain('name: a-job');
});

test('what a visitor types is said as them, and is no markup', async () => {
  const { act, slack } = await aPage();
  const text = '<!channel> & <@U1>';
  expect(await act({ act: 'say', user: me, channel: training, text })).toEqual({
    status: 200,
    body: {},
  });
  expect(slack.messages(training)).toMatchObject([
    { user: me, text: '&lt;!channel&gt; &amp; &lt;@U1&gt;' },
  ]);
});

test('a command that no bot takes fails as Slack says it, to that person only', async () => {
  const { page, act } = await aPage();
  const { until } = await follow(page.url);
  const command = { act: 'command', user: me, channel: training, command: '/train', text: '' };
  const said = async (wanted: object): Promise<unknown> => {
    await act(wanted);
    return until(({ type }) => type === 'message');
  };
  expect(await said(command)).toMatchObject({
    message: { ephemeralTo: me, text: '`/train` failed with the error "dispatch_failed"' },
  });
});

test.each([
  [{ command: '/nosuch' }, {}, '`/nosuch` is not a valid command'],
  [{ command: '/train' }, { threadTs: '1.000001' }, '`/train` is not supported in threads'],
])('the command %j %j is answered by Slack itself', async (typed, place, expected) => {
  const { page, act } = await aPage();
  const { until } = await follow(page.url);
  await act({ act: 'command', user: me, channel: training, text: '', ...typed, ...place });
  const event = await until(({ type }) => type === 'message');
  expect(event).toMatchObject({ message: { ephemeralTo: me, ...place } });
  expect(event.type === 'message' && event.message.text).toContain(expected);
});

test('a click on what is no longer there is told, and breaks nothing', async () => {
  const { act } = await aPage();
  const click = {
    act: 'click',
    user: me,
    channel: training,
    ts: '1.0',
    blockId: 'a',
    actionId: 'b',
  };
  expect(await act(click)).toMatchObject({
    status: 409,
    body: { problem: expect.stringContaining('no such message') },
  });
});

test.each([
  [{}],
  [{ act: 'nosuch' }],
  [{ act: 'say', user: me, channel: training, text: 'a', extra: true }],
  [{ act: 'trouble', name: 'nosuch' }],
  ['not even an object'],
])('what the page does not ask for is refused: %j', async (wanted) => {
  const { act } = await aPage();
  expect(await act(Object(wanted))).toMatchObject({ status: 400 });
});

test('a port that is taken does not keep it from starting', async () => {
  const { page, sandbox } = await aPage();
  const second = await startPage({
    manifest: 'manifest.yml',
    sandbox,
    keeper: noBot,
    botPauseMs: 0,
    port: Number(new URL(page.url).port),
    assets: Promise.resolve(new Map()),
  });
  onTestFinished(() => second.stop());
  expect(second.url).not.toBe(page.url);
});
