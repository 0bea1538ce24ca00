import { expect, test } from 'vitest';
import type { Identity } from '../../src/config.ts';
import { createLogReader } from '../../src/kubernetes/log-reader.ts';
import { testClient } from './support/client.ts';
import { json, startScriptedServer, status, text, type Script } from './support/scripted-server.ts';

const admin = { slackId: 'U2', id: 'mladmin', namespace: 'training', groups: [], admin: true };
const run = { namespace: 'vision', jobName: 'resnet-x' };

async function rig(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const reader = createLogReader({ client: testClient(server.url), identity: () => identity });
  return { server, read: () => reader.read(run, { podName: 'pod-1', lines: 2 }, admin) };
}

test('reads as whoever asks, not as the run’s owner', async () => {
  const { server, read } = await rig(() => text('one\ntwo\n'));
  expect(await read()).toEqual(['one', 'two']);
  expect(server.seen[0]).toMatchObject({ path: '/api/v1/namespaces/vision/pods/pod-1/log' });
  expect(server.seen[0]?.query.toString()).toContain('container=train&tailLines=2');
  expect(server.seen[0]?.headers['impersonate-user']).toBe('mladmin');
});

test.each([
  ['the pod is gone', status(404, 'NotFound', 'pods "pod-1" not found')],
  ['it has not started', status(400, 'BadRequest', 'container "train" is waiting to start')],
  ['its node is down', status(502, 'Unknown', 'dial tcp: no route to host')],
])('where %s there is none', async (_, answer) => {
  const { read } = await rig(() => answer);
  expect(await read()).toEqual([]);
});

test('where the person may not, it says so', async () => {
  const { read } = await rig(() =>
    status(
      403,
      'Forbidden',
      'pods "pod-1" is forbidden: User "mladmin" cannot get resource "pods/log" in API group "" in the namespace "vision"',
    ),
  );
  await expect(read()).rejects.toMatchObject({
    reason: 'forbidden',
    message:
      'mladmin may not read logs in namespace vision: the platform engineer must bind a role there (deploy/rbac-people.yaml).',
  });
});

test('under review the cluster is asked first', async () => {
  const { server, read } = await rig(() => json({ status: { allowed: false } }, 201), 'review');
  await expect(read()).rejects.toMatchObject({
    message: expect.stringContaining('may not read logs'),
  });
  expect(server.seen).toHaveLength(1);
  expect(server.seen[0]?.body).toMatchObject({
    spec: { resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'log' } },
  });
});
