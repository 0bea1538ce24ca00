import { describe, expect, test } from 'vitest';
import type { Identity } from '../../src/config.ts';
import { createLogReader } from '../../src/kubernetes/log-reader.ts';
import { testClient } from './support/client.ts';
import { json, startScriptedServer, status, text, type Script } from './support/scripted-server.ts';

const admin = { slackId: 'U2', id: 'mladmin', namespace: 'training', groups: [], admin: true };
const run = { namespace: 'vision', jobName: 'resnet-x' };

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

async function rig(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const reader = createLogReader({ client: testClient(server.url), identity: () => identity });
  return {
    server,
    read: () => reader.read(run, { podName: 'pod-1', lines: 2 }, admin),
    async whole() {
      const { signal } = new AbortController();
      return all(reader.lines(run, { podName: 'pod-1', signal }, admin));
    },
  };
}

describe.each(['read', 'whole'] as const)('a log (%s)', (how) => {
  test('is read as whoever asks, not as the run’s owner', async () => {
    const rigged = await rig(() => text('one\ntwo\n'));
    expect(await rigged[how]()).toEqual(['one', 'two']);
    const [seen] = rigged.server.seen;
    expect(seen).toMatchObject({ path: '/api/v1/namespaces/vision/pods/pod-1/log' });
    expect(seen?.query.get('container')).toBe('train');
    expect(seen?.query.get('tailLines')).toBe(how === 'read' ? '2' : null);
    expect(seen?.headers['impersonate-user']).toBe('mladmin');
  });

  test.each([
    ['the pod is gone', status(404, 'NotFound', 'pods "pod-1" not found')],
    ['it has not started', status(400, 'BadRequest', 'container "train" is waiting to start')],
    ['its node is down', status(502, 'Unknown', 'dial tcp: no route to host')],
  ])('where %s is none', async (_, answer) => {
    const rigged = await rig(() => answer);
    expect(await rigged[how]()).toEqual([]);
  });

  test('that the person may not read says so', async () => {
    const rigged = await rig(() =>
      status(
        403,
        'Forbidden',
        'pods "pod-1" is forbidden: User "mladmin" cannot get resource "pods/log" in API group "" in the namespace "vision"',
      ),
    );
    await expect(rigged[how]()).rejects.toMatchObject({
      reason: 'forbidden',
      message:
        'mladmin may not read logs in namespace vision: the platform engineer must bind a role there (deploy/rbac-people.yaml).',
    });
  });

  test('is asked for with a review first where the bot acts under its own name', async () => {
    const rigged = await rig(() => json({ status: { allowed: false } }, 201), 'review');
    await expect(rigged[how]()).rejects.toMatchObject({
      message: expect.stringContaining('may not read logs'),
    });
    expect(rigged.server.seen).toHaveLength(1);
    expect(rigged.server.seen[0]?.body).toMatchObject({
      spec: { resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'log' } },
    });
  });
});

test('a whole log that nobody waits for any more is refused as one that did not come', async () => {
  const server = await startScriptedServer(() => text('one\n'));
  const reader = createLogReader({ client: testClient(server.url), identity: () => 'impersonate' });
  const lines = reader.lines(run, { podName: 'pod-1', signal: AbortSignal.abort() }, admin);
  await expect(all(lines)).rejects.toMatchObject({
    reason: 'unreachable',
    message: 'The cluster did not answer in time: nothing was read.',
  });
});
