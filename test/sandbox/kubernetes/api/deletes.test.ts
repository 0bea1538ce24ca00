import { describe, expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';
import { configMap, job, pod } from './builders.ts';
import { JOBS, PODS } from './refusals.ts';

const MAPS = '/api/v1/namespaces/train/configmaps';
const MERGE = 'application/merge-patch+json';

async function startWithJob() {
  const server = await startApiServer();
  const { body } = await server.send('POST', JOBS, { body: job('first') });
  return { server, uid: String(body.metadata.uid) };
}

describe('a Job is deleted', () => {
  test('in the background at once, with a Status that names it', async () => {
    const { server, uid } = await startWithJob();
    const { code, body } = await server.send(
      'DELETE',
      `${JOBS}/first?propagationPolicy=Background`,
    );
    expect(code).toBe(200);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'first', group: 'batch', kind: 'jobs', uid },
    });
    expect(server.store.get('jobs', 'train', 'first')).toBeUndefined();
  });

  test.each([
    ['Foreground', 'foregroundDeletion'],
    ['Orphan', 'orphan'],
    [undefined, 'orphan'],
  ])('with policy %s once its finalizer %s is gone', async (policy, finalizer) => {
    const { server } = await startWithJob();
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: policy };
    const answer = await server.send('DELETE', `${JOBS}/first`, { body });
    expect(answer.body.metadata).toMatchObject({
      finalizers: [finalizer],
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    server.store.update('jobs', 'train', 'first', (draft) => {
      draft.metadata.finalizers = [];
    });
    expect(server.store.get('jobs', 'train', 'first')).toBeUndefined();
  });

  test('only under its own uid', async () => {
    const { server, uid } = await startWithJob();
    const remove = (precondition: string) =>
      server.send('DELETE', `${JOBS}/first?propagationPolicy=Background`, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: precondition } },
      });
    expect((await remove('other')).code).toBe(409);
    expect((await remove(uid)).code).toBe(200);
    expect((await remove(uid)).code).toBe(404);
  });

  test('not by a dry run', async () => {
    const { server } = await startWithJob();
    const query = 'propagationPolicy=Background&dryRun=All';
    expect((await server.send('DELETE', `${JOBS}/first?${query}`)).code).toBe(200);
    expect(server.store.get('jobs', 'train', 'first')).toBeDefined();
  });
});

describe('an object with a finalizer', () => {
  async function startWithRecord() {
    const server = await startApiServer();
    const metadata = { finalizers: ['slack-train/untold'] };
    await server.send('POST', MAPS, { body: configMap('record', { metadata }) });
    const answer = await server.send('DELETE', `${MAPS}/record`);
    return { server, answer };
  }

  test('stays with a deletionTimestamp and may still be written', async () => {
    const { server, answer } = await startWithRecord();
    expect(answer.body.metadata.deletionTimestamp).toMatch(/^\d{4}-/);
    const patched = await server.send('PATCH', `${MAPS}/record`, {
      type: MERGE,
      body: { data: { told: 'yes' } },
    });
    expect(patched.code).toBe(200);
  });

  test('cannot be created again meanwhile', async () => {
    const { server } = await startWithRecord();
    const { code, body } = await server.send('POST', MAPS, { body: configMap('record') });
    expect(code).toBe(409);
    expect(body.message).toBe('object is being deleted: configmaps "record" already exists');
  });

  test('gets no new one while it is going', async () => {
    const { server } = await startWithRecord();
    const body = { metadata: { finalizers: ['slack-train/untold', 'example.com/more'] } };
    const answer = await server.send('PATCH', `${MAPS}/record`, { type: MERGE, body });
    expect(answer.body.message).toContain(
      'no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
    );
  });

  test('goes with the last one', async () => {
    const { server } = await startWithRecord();
    const body = { metadata: { finalizers: null } };
    const answer = await server.send('PATCH', `${MAPS}/record`, { type: MERGE, body });
    expect(answer.code).toBe(200);
    expect((await server.send('GET', `${MAPS}/record`)).code).toBe(404);
  });
});

describe('a pod', () => {
  const onNode = { nodeName: 'node-1', terminationGracePeriodSeconds: 5 };

  test('on a node has its grace period, and goes when the node says so', async () => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('p', onNode) });
    const { body } = await server.send('DELETE', `${PODS}/p`);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(5);
    const seen: string[] = [];
    server.store.subscribe(({ type, object }) =>
      seen.push(`${type} ${object.metadata.deletionGracePeriodSeconds}`),
    );
    server.store.delete('pods', 'train', 'p', { gracePeriodSeconds: 0 });
    expect(seen).toEqual(['MODIFIED 0', 'DELETED 0']);
  });

  test('on no node goes at once', async () => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('p') });
    const { body } = await server.send('DELETE', `${PODS}/p`);
    expect(body.kind).toBe('Pod');
    expect(server.store.get('pods', 'train', 'p')).toBeUndefined();
  });

  test('that is asked twice keeps the shorter grace period', async () => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('p', onNode) });
    await server.send('DELETE', `${PODS}/p?gracePeriodSeconds=2`);
    const { body } = await server.send('DELETE', `${PODS}/p?gracePeriodSeconds=60`);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(2);
  });

  test('that is evicted is marked as disrupted before it is deleted', async () => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('p', onNode) });
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } };
    const answer = await server.send('POST', `${PODS}/p/eviction`, { body });
    expect([answer.code, answer.body.status]).toEqual([201, 'Success']);
    const evicted = server.store.get('pods', 'train', 'p');
    expect(evicted?.['status'].conditions).toMatchObject([
      { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' },
    ]);
    expect(evicted?.metadata.deletionTimestamp).toBeDefined();
  });
});

test('a collection is deleted as far as the selectors reach', async () => {
  const server = await startApiServer();
  for (const name of ['a', 'b']) {
    await server.send('POST', MAPS, { body: configMap(name, { metadata: { labels: { name } } }) });
  }
  const { code, body } = await server.send('DELETE', `${MAPS}?labelSelector=name%3Da`);
  expect([code, body.kind, body.items.length]).toEqual([200, 'ConfigMapList', 1]);
  expect(server.store.list('configmaps', 'train').map((one) => one.metadata.name)).toEqual(['b']);
});
