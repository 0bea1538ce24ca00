import { describe, expect, test } from 'vitest';
import { createRecordStore } from '../../src/kubernetes/records.ts';
import type { RunRecord, StoredRecord } from '../../src/reconcile/ports.ts';
import { label, recordFinalizer } from '../../src/training/names.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { aJob, aSnapshot } from './support/builders.ts';
import { testClient } from './support/client.ts';
import { trimJob } from '../../src/kubernetes/trim.ts';
import {
  type Answer,
  inTurn,
  json,
  reset,
  type Script,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const record: RunRecord = {
  run: 'abcdefghij',
  jobName: 'resnet-abcdefghij',
  jobUid: 'job-1',
  spec: aSpec(),
  origin: anOrigin(),
  told: {},
};

const stored: StoredRecord = {
  namespace: 'vision',
  name: 'resnet-abcdefghij-record',
  uid: 'cm-1',
  resourceVersion: '20',
  hasFinalizer: true,
  record,
};

function configMap(content: RunRecord = record, metadata: object = {}) {
  const { namespace, name, uid, resourceVersion } = stored;
  return {
    metadata: { namespace, name, uid, resourceVersion, finalizers: [recordFinalizer], ...metadata },
    data: { record: JSON.stringify(content) },
  };
}

async function store(script: Script, keepFinishedSeconds = () => 3600) {
  const server = await startScriptedServer(script);
  const records = createRecordStore({ client: testClient(server.url), keepFinishedSeconds });
  return { records, seen: server.seen };
}

const exists = status(409, 'AlreadyExists', 'configmaps "resnet-abcdefghij-record" already exists');
const missing = status(404, 'NotFound', 'configmaps "resnet-abcdefghij-record" not found');

describe('ensure', () => {
  test('asked twice at the same moment creates once', async () => {
    const { records, seen } = await store(() => json(configMap(), 201));
    const both = [records.ensure(aSnapshot()), records.ensure(aSnapshot())];
    expect(await Promise.all(both)).toEqual([stored, stored]);
    expect(seen).toHaveLength(1);
  });

  test('creates the record beside its Job, held by the finalizer', async () => {
    const { records, seen } = await store(() => json(configMap(), 201));
    expect(await records.ensure(aSnapshot())).toEqual(stored);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/namespaces/vision/configmaps',
      body: {
        metadata: {
          name: 'resnet-abcdefghij-record',
          labels: { [label.run]: 'abcdefghij', [label.user]: 'vision1', [label.model]: 'resnet' },
          finalizers: [recordFinalizer],
          ownerReferences: [{ kind: 'Job', name: 'resnet-abcdefghij', uid: 'job-1' }],
        },
        data: { record: JSON.stringify(record) },
      },
    });
    expect(JSON.stringify(seen[0]?.body)).not.toContain('blockOwnerDeletion');
  });

  test('reads the one that stands', async () => {
    const told = { ...record, told: { card: '1.2' } };
    const { records } = await store(({ method }) =>
      method === 'POST' ? exists : json(configMap(told)),
    );
    expect((await records.ensure(aSnapshot())).record.told).toEqual({ card: '1.2' });
  });

  test('leaves the record of an earlier Job of that name to its own end', async () => {
    const earlier = { ...record, jobUid: 'job-0' };
    const { records } = await store(({ method }) =>
      method === 'POST' ? exists : json(configMap(earlier)),
    );
    await expect(records.ensure(aSnapshot())).rejects.toMatchObject({ code: 'record-conflict' });
  });

  test('tries again where the standing one goes meanwhile', async () => {
    const answers = inTurn(exists, missing, json(configMap(), 201));
    const { records } = await store(answers);
    expect(await records.ensure(aSnapshot())).toEqual(stored);
  });

  test('does not take a record that cannot be read for an empty one', async () => {
    const broken = { ...configMap(), data: { record: 'oops' } };
    const { records } = await store(({ method }) => (method === 'POST' ? exists : json(broken)));
    await expect(records.ensure(aSnapshot())).rejects.toMatchObject({ code: 'record-gone' });
  });
});

describe('write', () => {
  const told: RunRecord = { ...record, told: { card: '1.2' } };

  test('replaces the content of just this version of just this object', async () => {
    const { records, seen } = await store(() => json(configMap(told, { resourceVersion: '21' })));
    const after = await records.write(stored, told);
    expect(after).toEqual({ ...stored, resourceVersion: '21', record: told });
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(seen[0]?.body).toEqual({
      metadata: { uid: 'cm-1', resourceVersion: '20' },
      data: { record: JSON.stringify(told) },
    });
  });

  test('lets the finalizer go in the same write', async () => {
    const { records, seen } = await store(() => json(configMap(told, { finalizers: undefined })));
    const after = await records.write(stored, told, { release: true });
    expect(after.hasFinalizer).toBe(false);
    expect(seen[0]?.body).toMatchObject({
      metadata: { uid: 'cm-1', resourceVersion: '20', finalizers: [] },
    });
  });

  const immutable = 'metadata.uid: Invalid value: "cm-1": field is immutable';
  test.each([
    [
      'somebody else wrote first',
      status(409, 'Conflict', 'the object has been modified'),
      'record-conflict',
    ],
    [
      'another one stands in its place',
      status(422, 'Invalid', `ConfigMap "x" is invalid: ${immutable}`),
      'record-gone',
    ],
    ['it is not there', missing, 'record-gone'],
    ['the namespace may not be written to', status(403, 'Forbidden', 'no'), 'kube'],
    ['nobody knows whether it was written', reset, 'kube'],
  ] as [string, Answer, string][])('where %s', async (_, answer, code) => {
    const { records, seen } = await store(() => answer);
    await expect(records.write(stored, told)).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });

  test('never without a version, which would overwrite whatever stands', async () => {
    const { records, seen } = await store(() => json(configMap()));
    await expect(records.write({ ...stored, resourceVersion: '' }, told)).rejects.toThrow(
      'no version',
    );
    expect(seen).toEqual([]);
  });
});

describe('read', () => {
  test('of a record that is not there is undefined', async () => {
    const { records } = await store(() => missing);
    expect(await records.read(stored)).toBeUndefined();
  });

  test('where only the right to patch is left is a patch of nothing', async () => {
    const { records, seen } = await store(({ method }) =>
      method === 'GET' ? status(403, 'Forbidden', 'no') : json(configMap()),
    );
    expect(await records.read(stored)).toEqual(stored);
    expect(seen[1]).toMatchObject({ method: 'PATCH', body: {} });
  });
});

describe('sweep', () => {
  test('deletes just this record, and nothing waits for it', async () => {
    const { records, seen } = await store(() => json({ kind: 'Status', status: 'Success' }));
    await records.sweep(stored);
    expect(seen[0]).toMatchObject({
      method: 'DELETE',
      path: '/api/v1/namespaces/vision/configmaps/resnet-abcdefghij-record',
      body: { preconditions: { uid: 'cm-1' }, propagationPolicy: 'Background' },
    });
  });

  test.each([
    ['it is gone', missing],
    ['another one stands in its place', status(409, 'Conflict', 'Precondition failed: UID')],
  ])('does nothing where %s', async (_, answer) => {
    const { records } = await store(() => answer);
    await expect(records.sweep(stored)).resolves.toBeUndefined();
  });

  test('that is not allowed is an error', async () => {
    const { records } = await store(() => status(403, 'Forbidden', 'no'));
    await expect(records.sweep(stored)).rejects.toMatchObject({ status: 403 });
  });
});

describe('time to live', () => {
  const job = trimJob(aJob())?.job;
  if (!job) throw new Error('the builder builds a Job of ours');
  const run = aSnapshot({ observation: { job, pods: [], events: [] } });

  test('is set on just this Job', async () => {
    const { records, seen } = await store(() => json(aJob()));
    await records.setTimeToLive(run);
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      path: '/apis/batch/v1/namespaces/vision/jobs/resnet-abcdefghij',
      body: { metadata: { uid: 'job-1' }, spec: { ttlSecondsAfterFinished: 3600 } },
    });
  });

  test('is the one of the configuration at that time', async () => {
    let seconds = 3600;
    const { records, seen } = await store(
      () => json(aJob()),
      () => seconds,
    );
    seconds = 60;
    await records.setTimeToLive(run);
    expect(seen[0]?.body).toMatchObject({ spec: { ttlSecondsAfterFinished: 60 } });
  });

  test.each([
    ['the Job is gone', status(404, 'NotFound', 'jobs.batch "x" not found')],
    ['another Job took its name', status(422, 'Invalid', 'metadata.uid: field is immutable')],
  ])('does nothing where %s', async (_, answer) => {
    const { records } = await store(() => answer);
    await expect(records.setTimeToLive(run)).resolves.toBeUndefined();
  });

  test.each([
    ['no Job is known', aSnapshot()],
    [
      'somebody set one',
      aSnapshot({
        observation: { ...run.observation, job: { ...job, ttlSecondsAfterFinished: 60 } },
      }),
    ],
  ])('asks nothing where %s', async (_, snapshot) => {
    const { records, seen } = await store(() => reset);
    await records.setTimeToLive(snapshot);
    expect(seen).toEqual([]);
  });

  test.each([
    ['may not be set', status(403, 'Forbidden', 'no')],
    // No version is sent, so this is the server's own trouble with many writes: it is tried again.
    ['meets other writes', status(409, 'Conflict', 'the object has been modified')],
  ])('that %s is an error', async (_, answer) => {
    const { records } = await store(() => answer);
    await expect(records.setTimeToLive(run)).rejects.toMatchObject({ code: 'kube' });
  });
});
