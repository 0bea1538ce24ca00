import { describe, expect, test } from 'vitest';
import { startApiServer, type ApiServer } from './api-server.ts';
import { configMap, pod } from './builders.ts';
import { PODS } from './refusals.ts';

const MAPS = '/api/v1/namespaces/train/configmaps';

async function startWith(names: readonly string[]): Promise<ApiServer> {
  const server = await startApiServer();
  for (const name of names) {
    await server.send('POST', MAPS, { body: configMap(name, { metadata: { labels: { name } } }) });
  }
  return server;
}

async function names(server: ApiServer, query: string): Promise<string[]> {
  const { body } = await server.send('GET', `${MAPS}?${query}`);
  return body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
}

test('a list says its kind and version, and its items neither', async () => {
  const server = await startWith(['b', 'a']);
  const { body } = await server.send('GET', MAPS);
  expect(body).toMatchObject({
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: { resourceVersion: String(server.store.revision) },
  });
  expect(body.items.map((item: object) => Object.keys(item))).toEqual([
    ['metadata', 'data'],
    ['metadata', 'data'],
  ]);
});

test('a list of a namespace that is not there is empty', async () => {
  const server = await startWith([]);
  const { code, body } = await server.send('GET', '/apis/batch/v1/namespaces/no-such-ns/jobs');
  expect([code, body.items]).toEqual([200, []]);
});

test('pages are of one version, whatever changes between them', async () => {
  const server = await startWith(['a', 'b', 'c', 'd', 'e']);
  const first = (await server.send('GET', `${MAPS}?limit=2`)).body;
  expect(first.metadata.remainingItemCount).toBe(3);
  await server.send('DELETE', `${MAPS}/c`);
  await server.send('POST', MAPS, { body: configMap('ca') });
  const second = (await server.send('GET', `${MAPS}?limit=2&continue=${first.metadata.continue}`))
    .body;
  const third = (await server.send('GET', `${MAPS}?limit=2&continue=${second.metadata.continue}`))
    .body;
  const seen = [first, second, third].map((page) =>
    page.items.map((item: { metadata: { name: string } }) => item.metadata.name),
  );
  expect(seen).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  expect(third.metadata.continue).toBeUndefined();
});

test('a page may hold fewer than its limit allows', async () => {
  const server = await startApiServer({ pageLimit: 2 });
  for (const name of ['a', 'b', 'c'])
    await server.send('POST', MAPS, { body: configMap(name, { metadata: { labels: { name } } }) });
  const { body } = await server.send('GET', `${MAPS}?limit=500`);
  expect(body.items).toHaveLength(2);
  expect(await names(server, `limit=500&continue=${body.metadata.continue}`)).toEqual(['c']);
});

test('a page of a forgotten version is 410, with a token to go on with what is there now', async () => {
  const server = await startWith(['a', 'b', 'c']);
  const first = (await server.send('GET', `${MAPS}?limit=1`)).body;
  await server.send('DELETE', `${MAPS}/b`);
  server.store.history.compact(server.store.revision);
  const gone = await server.send('GET', `${MAPS}?limit=1&continue=${first.metadata.continue}`);
  expect([gone.code, gone.body.reason]).toEqual([410, 'Expired']);
  expect(await names(server, `continue=${gone.body.metadata.continue}`)).toEqual(['c']);
});

test('an exact version is listed as it was, and is 410 once it is forgotten', async () => {
  const server = await startWith(['a']);
  const { revision } = server.store;
  await server.send('DELETE', `${MAPS}/a`);
  const exact = `resourceVersionMatch=Exact&resourceVersion=${revision}`;
  expect(await names(server, exact)).toEqual(['a']);
  server.store.history.compact(server.store.revision);
  const { code, body } = await server.send('GET', `${MAPS}?${exact}`);
  expect([code, body.message]).toEqual([
    410,
    'The resourceVersion for the provided list is too old.',
  ]);
});

test('a version not reached yet is a time-out with Retry-After', async () => {
  const server = await startWith([]);
  const { revision } = server.store;
  const { code, headers, body } = await server.send('GET', `${MAPS}?resourceVersion=999999999`);
  expect([code, headers.get('retry-after')]).toEqual([504, '1']);
  expect(body.message).toBe(`Timeout: Too large resource version: 999999999, current: ${revision}`);
});

describe('a label selector', () => {
  test.each([
    ['name=a', ['a']],
    ['name==a', ['a']],
    ['name!=a', ['b', 'c']],
    ['name in (a, c)', ['a', 'c']],
    ['name notin (a,c)', ['b']],
    ['name', ['a', 'b', 'c']],
    ['!name', []],
    ['other!=x', ['a', 'b', 'c']],
    ['name,name!=b', ['a', 'c']],
    ['', ['a', 'b', 'c']],
  ])('%s', async (selector, wanted) => {
    const server = await startWith(['a', 'b', 'c']);
    expect(await names(server, `labelSelector=${encodeURIComponent(selector)}`)).toEqual(wanted);
  });
});

describe('a field selector', () => {
  test.each([
    ['metadata.name=a', ['a']],
    ['metadata.name!=a', ['b']],
    ['spec.nodeName=', ['b']],
    ['spec.nodeName=node-1', ['a']],
    ['status.phase=Pending,metadata.namespace=train', ['a', 'b']],
    ['status.phase!=Pending', []],
  ])('%s', async (selector, wanted) => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('a', { nodeName: 'node-1' }) });
    await server.send('POST', PODS, { body: pod('b') });
    const { body } = await server.send(
      'GET',
      `${PODS}?fieldSelector=${encodeURIComponent(selector)}`,
    );
    const found = body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
    expect(found).toEqual(wanted);
  });
});

test('a right to one name is enough to list that name', async () => {
  const server = await startWith(['a', 'b']);
  const query = 'fieldSelector=metadata.name%3Da';
  const { code, body } = await server.send('GET', `${MAPS}?${query}`, { as: 'bot' });
  expect(code).toBe(403);
  expect(body.message).toContain('configmaps "a" is forbidden: User "bot" cannot list');
});

test('metadata alone can be asked for', async () => {
  const server = await startWith(['a']);
  const headers = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' };
  const { body } = await server.send('GET', MAPS, { headers });
  expect(body.kind).toBe('PartialObjectMetadataList');
  expect(Object.keys(body.items[0])).toEqual(['kind', 'apiVersion', 'metadata']);
});

test('rows for kubectl carry the cells and the metadata', async () => {
  const server = await startWith(['a']);
  const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
  const { body } = await server.send('GET', MAPS, { headers });
  expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' });
  expect(body.columnDefinitions.map((column: { name: string }) => column.name)).toEqual([
    'Name',
    'Data',
    'Age',
  ]);
  expect(body.rows[0].cells.slice(0, 2)).toEqual(['a', 0]);
  expect(body.rows[0].object.kind).toBe('PartialObjectMetadata');
});
