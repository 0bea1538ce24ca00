import { expect, test } from 'vitest';
import { createUnreadableRecords } from '../../src/kubernetes/unreadable-records.ts';
import { label, managedBy, recordFinalizer } from '../../src/training/names.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { silent, testClient } from './support/client.ts';
import { json, startScriptedServer } from './support/scripted-server.ts';

const clock = createFakeClock(Date.parse('2026-01-01T01:00:00Z'));

function broken(metadata: object) {
  return {
    metadata: {
      namespace: 'vision',
      name: 'resnet-abcdefghij-record',
      uid: 'cm-1',
      resourceVersion: '7',
      labels: { [label.managedBy]: managedBy },
      deletionTimestamp: '2026-01-01T00:50:00Z',
      finalizers: [recordFinalizer],
      ...metadata,
    },
    data: { record: '{' },
  };
}

async function setUp() {
  const asked = Promise.withResolvers<void>();
  const server = await startScriptedServer(() => {
    asked.resolve();
    return json({});
  });
  const client = testClient(server.url);
  const letGo = createUnreadableRecords({ client, clock, log: silent });
  return { letGo, seen: server.seen, asked: asked.promise };
}

test('a record of ours that has been leaving for ten minutes is let go', async () => {
  const { letGo, seen, asked } = await setUp();
  letGo(broken({}));
  await asked;
  expect(seen).toMatchObject([
    {
      method: 'PATCH',
      path: '/api/v1/namespaces/vision/configmaps/resnet-abcdefghij-record',
      body: { metadata: { uid: 'cm-1', resourceVersion: '7', finalizers: [] } },
    },
  ]);
});

test.each([
  ['stands', { deletionTimestamp: undefined }],
  ['has only begun to leave', { deletionTimestamp: '2026-01-01T00:50:01Z' }],
  ['is not ours', { labels: {} }],
  ['is held by others alone', { finalizers: ['foregroundDeletion'] }],
])('one that %s is left alone', async (_, metadata) => {
  const { letGo, seen, asked } = await setUp();
  letGo(broken(metadata));
  letGo(broken({ name: 'other-record' }));
  await asked;
  expect(seen.map(({ path }) => path.split('/').at(-1))).toEqual(['other-record']);
});
