import { expect, test } from 'vitest';
import { cleanUp } from '../../src/kubernetes/cleanup.ts';
import { recordFinalizer } from '../../src/training/names.ts';
import { testClient } from './support/client.ts';
import { json, type Script, startScriptedServer, status } from './support/scripted-server.ts';

function held(name: string, resourceVersion = '1', others: readonly string[] = []) {
  const finalizers = [...others, recordFinalizer];
  return {
    metadata: { namespace: 'vision', name, uid: `uid-${name}`, resourceVersion, finalizers },
  };
}

async function server(script: Script) {
  const { url, seen } = await startScriptedServer(script);
  return { client: testClient(url), seen };
}

const list = (...items: readonly object[]) => json({ items, metadata: {} });
const conflict = status(409, 'Conflict', 'the object has been modified');

test('it finds the records of every page, and only those that are held', async () => {
  const { client, seen } = await server(({ query }) =>
    query.get('continue') === 'more'
      ? list(held('b'))
      : json({
          items: [held('a'), { metadata: { namespace: 'vision', name: 'told' } }],
          metadata: { continue: 'more' },
        }),
  );
  expect(await cleanUp(client, { namespaces: ['vision'], release: false })).toEqual([
    { namespace: 'vision', name: 'a', outcome: 'found' },
    { namespace: 'vision', name: 'b', outcome: 'found' },
  ]);
  expect(new Set(seen.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(seen[0]?.query.get('labelSelector')).toBe('app.kubernetes.io/managed-by=slack-train');
});

test('without namespaces it looks in all of them', async () => {
  const { client, seen } = await server(() => list());
  expect(await cleanUp(client, { release: true })).toEqual([]);
  expect(seen.map(({ path }) => path)).toEqual(['/api/v1/configmaps']);
});

test('it takes our finalizer and leaves those of others', async () => {
  const { client, seen } = await server(({ method }) =>
    method === 'GET' ? list(held('a', '7', ['foregroundDeletion'])) : json({}),
  );
  await cleanUp(client, { namespaces: ['vision'], release: true });
  expect(seen[1]).toMatchObject({
    method: 'PATCH',
    path: '/api/v1/namespaces/vision/configmaps/a',
    body: { metadata: { uid: 'uid-a', resourceVersion: '7', finalizers: ['foregroundDeletion'] } },
  });
});

test('a record that was written meanwhile is read again', async () => {
  const { client, seen } = await server(({ method, path, body }) => {
    if (method === 'GET') return path.endsWith('/a') ? json(held('a', '2')) : list(held('a'));
    return JSON.stringify(body).includes('"resourceVersion":"2"') ? json({}) : conflict;
  });
  expect(await cleanUp(client, { namespaces: ['vision'], release: true })).toEqual([
    { namespace: 'vision', name: 'a', outcome: 'released' },
  ]);
  expect(seen.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH']);
});

test('one that went by itself counts as released, one that may not be written as failed', async () => {
  const { client } = await server(({ method, path }) => {
    if (method === 'GET') return list(held('gone'), held('mine'));
    return path.endsWith('/gone')
      ? status(404, 'NotFound', 'not found')
      : status(403, 'Forbidden', 'you may not');
  });
  expect(await cleanUp(client, { namespaces: ['vision'], release: true })).toEqual([
    { namespace: 'vision', name: 'gone', outcome: 'released' },
    { namespace: 'vision', name: 'mine', outcome: 'failed', reason: 'you may not' },
  ]);
});
