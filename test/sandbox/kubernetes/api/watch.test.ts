import { expect, test } from 'vitest';
import { startApiServer, type ApiServer } from './api-server.ts';
import { configMap } from './builders.ts';
import { openWatch } from './watch-client.ts';

const MAPS = '/api/v1/namespaces/train/configmaps';

async function create(server: ApiServer, name: string, labels: Record<string, string> = {}) {
  const { body } = await server.send('POST', MAPS, {
    body: configMap(name, { metadata: { labels } }),
  });
  return Number(body.metadata.resourceVersion);
}

function merge(server: ApiServer, name: string, body: unknown) {
  return server.send('PATCH', `${MAPS}/${name}`, { body, type: 'application/merge-patch+json' });
}

test('without a version, what is there comes first and changes follow', async () => {
  const server = await startApiServer();
  await create(server, 'a');
  const watch = await openWatch(server, `${MAPS}?watch=1`);
  expect(await watch.told(1)).toEqual(['ADDED a']);
  await merge(server, 'a', { data: { k: 'v' } });
  await server.send('DELETE', `${MAPS}/a`);
  expect(await watch.told(2)).toEqual(['MODIFIED a', 'DELETED a']);
});

test('from a version, only what came after it is told, also what happened before the watch', async () => {
  const server = await startApiServer();
  const version = await create(server, 'a');
  await create(server, 'b');
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=${version}`);
  await create(server, 'c');
  expect(await watch.told(2)).toEqual(['ADDED b', 'ADDED c']);
});

test('every event carries the version to go on from', async () => {
  const server = await startApiServer();
  const version = await create(server, 'a');
  await server.send('DELETE', `${MAPS}/a`);
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=${version}`);
  const deleted = await watch.next();
  expect(Number(deleted?.object.metadata.resourceVersion)).toBe(server.store.revision);
});

test('an object that begins to match is ADDED and one that ceases to is DELETED as it was', async () => {
  const server = await startApiServer();
  const version = await create(server, 'a');
  const selector = 'labelSelector=run%3Dyes';
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=${version}&${selector}`);
  await merge(server, 'a', { metadata: { labels: { run: 'yes' } } });
  await merge(server, 'a', { data: { k: 'v' } });
  await merge(server, 'a', { metadata: { labels: { run: 'no' } } });
  expect(await watch.told(2)).toEqual(['ADDED a', 'MODIFIED a']);
  const last = await watch.next();
  expect(last?.type).toBe('DELETED');
  expect(last?.object.metadata.labels).toEqual({ run: 'yes' });
  expect(Number(last?.object.metadata.resourceVersion)).toBe(server.store.revision);
});

test('one object can be watched by its name', async () => {
  const server = await startApiServer();
  await create(server, 'a');
  await create(server, 'b');
  const watch = await openWatch(server, `${MAPS}?watch=1&fieldSelector=metadata.name%3Db`);
  await merge(server, 'a', { data: { k: 'v' } });
  await merge(server, 'b', { data: { k: 'v' } });
  expect(await watch.told(2)).toEqual(['ADDED b', 'MODIFIED b']);
});

test('a watch of another namespace or resource hears nothing of it', async () => {
  const server = await startApiServer();
  const version = await create(server, 'a');
  const path = `/api/v1/configmaps?watch=1&resourceVersion=${version}&fieldSelector=metadata.namespace%3Dother`;
  const watch = await openWatch(server, path);
  await create(server, 'b');
  await server.send('POST', '/api/v1/namespaces/other/configmaps', { body: configMap('c') });
  expect(await watch.told(1)).toEqual(['ADDED c']);
});

test('bookmarks come to those who ask for them', async () => {
  const server = await startApiServer({ bookmarkMs: 5 });
  const version = await create(server, 'a');
  const query = `watch=1&resourceVersion=${version}&allowWatchBookmarks=true`;
  const watch = await openWatch(server, `${MAPS}?${query}`);
  const line = await watch.next();
  expect(line).toEqual({
    type: 'BOOKMARK',
    object: {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(version), creationTimestamp: null },
    },
  });
});

test('initial events end with an annotated bookmark', async () => {
  const server = await startApiServer();
  await create(server, 'a');
  const query =
    'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
  const watch = await openWatch(server, `${MAPS}?${query}`);
  expect(await watch.told(1)).toEqual(['ADDED a']);
  const end = await watch.next();
  expect(end?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
});

test('timeoutSeconds ends the watch, with a last bookmark', async () => {
  const server = await startApiServer();
  const watch = await openWatch(server, `${MAPS}?watch=1&timeoutSeconds=1&allowWatchBookmarks=1`);
  expect(await watch.told(1)).toEqual(['BOOKMARK']);
  expect(await watch.next()).toBeUndefined();
  expect(server.watches.size).toBe(0);
});

test('a version that is forgotten is answered with one ERROR event of 410', async () => {
  const server = await startApiServer();
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=1`);
  expect(await watch.next()).toEqual({
    type: 'ERROR',
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'too old resource version: 1 (1001)',
      reason: 'Expired',
      code: 410,
    },
  });
  expect(await watch.next()).toBeUndefined();
});

test('a watch that fell behind the history is told that its version is gone', async () => {
  const server = await startApiServer({ historyLimit: 3 });
  const version = await create(server, 'a');
  for (let i = 0; i < 8; i += 1) await merge(server, 'a', { data: { count: String(i) } });
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=${version}`);
  expect((await watch.next())?.object.code).toBe(410);
});

test('a version not reached yet waits for it without a word', async () => {
  const server = await startApiServer();
  const version = server.store.revision + 2;
  const watch = await openWatch(server, `${MAPS}?watch=1&resourceVersion=${version}`);
  for (const name of ['a', 'b', 'c']) await create(server, name);
  expect(await watch.told(1)).toEqual(['ADDED c']);
});

test('rows of a table name the columns once', async () => {
  const server = await startApiServer();
  await create(server, 'a');
  await create(server, 'b');
  const response = await fetch(`${server.url}${MAPS}?watch=1&timeoutSeconds=1`, {
    headers: {
      authorization: 'Bearer admin',
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    },
  });
  const tables = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).object);
  expect(tables.map((table) => table.columnDefinitions.length)).toEqual([3, 0]);
  expect(tables.map((table) => table.rows[0].cells.slice(0, 2))).toEqual([
    ['a', 0],
    ['b', 0],
  ]);
});

test('a watch ends as it is cut', async () => {
  const server = await startApiServer();
  const open = () => openWatch(server, `${MAPS}?watch=1`);
  const cut = (how: 'close' | 'reset' | 'gone' | 'truncate') =>
    server.watches.each((watch) => watch.cut(how));

  const closed = await open();
  cut('close');
  expect(await closed.next()).toBeUndefined();

  const broken = await open();
  cut('reset');
  await expect(broken.next()).rejects.toThrow('terminated');

  const gone = await open();
  cut('gone');
  expect((await gone.next())?.object.code).toBe(410);

  const torn = await open();
  cut('truncate');
  expect(await torn.next()).toBeUndefined();
  expect(torn.rest()).toBe('{"type":"MODIFIED","object":{"kind":"');
});
