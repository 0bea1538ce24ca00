import { describe, expect, test } from 'vitest';
import { startApiServer, type ApiServer } from './api-server.ts';
import { configMap, job, lease, pod } from './builders.ts';
import { JOBS, LEASES, PODS } from './refusals.ts';

const MAPS = '/api/v1/namespaces/train/configmaps';
const MERGE = 'application/merge-patch+json';

async function startWithMap(): Promise<ApiServer> {
  const server = await startApiServer();
  const metadata = { labels: { keep: 'me', drop: 'me' } };
  await server.send('POST', MAPS, { body: configMap('a', { metadata, data: { k: 'v' } }) });
  return server;
}

test('a Job gets what a real API server fills in', async () => {
  const server = await startApiServer();
  const { code, body } = await server.send('POST', JOBS, { body: job('first'), as: 'bot' });
  const { uid } = body.metadata;
  expect(code).toBe(201);
  expect(body.metadata).toMatchObject({ generation: 1, namespace: 'train' });
  expect(body.status).toEqual({});
  expect(body.spec).toEqual({
    parallelism: 1,
    completions: 1,
    backoffLimit: 0,
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
    manualSelector: false,
    template: {
      metadata: {
        labels: {
          app: 'train-bot',
          'batch.kubernetes.io/controller-uid': uid,
          'batch.kubernetes.io/job-name': 'first',
          'controller-uid': uid,
          'job-name': 'first',
        },
      },
      spec: {
        containers: [
          {
            name: 'train',
            image: 'matilda/resnet-train-cpu:latest',
            command: ['python3', 'train.py'],
            args: ['--epochs', '2'],
            resources: { limits: { memory: '64Mi' }, requests: { cpu: '10m', memory: '16Mi' } },
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'Always',
          },
        ],
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    },
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
});

test('a pod requests what it is limited to, and gets its service account and class', async () => {
  const server = await startApiServer();
  const container = { name: 'c', image: 'i:1', resources: { limits: { 'nvidia.com/gpu': 2 } } };
  const { body } = await server.send('POST', PODS, { body: pod('p', { containers: [container] }) });
  expect(body.spec.containers[0].resources).toEqual({
    limits: { 'nvidia.com/gpu': '2' },
    requests: { 'nvidia.com/gpu': '2' },
  });
  expect(body.spec.containers[0].imagePullPolicy).toBe('IfNotPresent');
  expect(body.spec.serviceAccountName).toBe('default');
  expect(body.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
});

test('generateName is completed with five letters', async () => {
  const server = await startApiServer();
  const body = job('', { metadata: { name: undefined, generateName: 'train-' } });
  const answer = await server.send('POST', JOBS, { body });
  expect(answer.body.metadata.name).toMatch(/^train-[b-z2-9]{5}$/);
});

test('a dry run answers as if and leaves nothing behind', async () => {
  const server = await startApiServer();
  const { revision } = server.store;
  const { code, body } = await server.send('POST', `${JOBS}?dryRun=All`, { body: job('dry') });
  expect(code).toBe(201);
  expect(body.spec.completions).toBe(1);
  expect(body.metadata.resourceVersion).toBeUndefined();
  expect(server.store.revision).toBe(revision);
  expect((await server.send('GET', `${JOBS}/dry`)).code).toBe(404);
});

test('YAML is taken as well as JSON', async () => {
  const server = await startApiServer();
  const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n';
  const answer = await server.send('POST', MAPS, { body, type: 'application/yaml' });
  expect(answer.body.data).toEqual({ k: 'v' });
});

describe('an unknown field', () => {
  const body = job('x', { spec: { backofLimit: 3 }, container: { imag: 'y' } });

  test('is dropped with a warning for each', async () => {
    const server = await startApiServer();
    const answer = await server.send('POST', JOBS, { body });
    expect(answer.code).toBe(201);
    expect(answer.body.spec.backofLimit).toBeUndefined();
    expect(answer.headers.get('warning')).toBe(
      String.raw`299 - "unknown field \"spec.template.spec.containers[0].imag\"", 299 - "unknown field \"spec.backofLimit\""`,
    );
  });

  test('is dropped without a word where it is to be ignored', async () => {
    const server = await startApiServer();
    const answer = await server.send('POST', `${JOBS}?fieldValidation=Ignore`, { body });
    expect([answer.code, answer.headers.get('warning')]).toEqual([201, null]);
  });
});

describe('a merge-patch', () => {
  const other = '00000000-0000-0000-0000-000000000000';
  test.each([
    ['of the current version', 'current', undefined, 200, undefined],
    ['of an old version', '1', undefined, 409, 'Conflict'],
    ['of a version that is none', 'abc', undefined, 500, undefined],
    ['of an empty version', '', undefined, 200, undefined],
    ['without a version', undefined, undefined, 200, undefined],
    ['of another uid', 'current', other, 422, 'Invalid'],
    ['of an old version and another uid', '1', other, 409, 'Conflict'],
  ])('%s', async (_told, version, uid, code, reason) => {
    const server = await startWithMap();
    const stored = server.store.get('configmaps', 'train', 'a');
    const resourceVersion = version === 'current' ? stored?.metadata.resourceVersion : version;
    const body = { metadata: { resourceVersion, uid }, data: { told: 'yes' } };
    const answer = await server.send('PATCH', `${MAPS}/a`, { body, type: MERGE });
    expect([answer.code, answer.body.reason]).toEqual([code, reason]);
  });

  test('of another uid says that it is immutable', async () => {
    const server = await startWithMap();
    const body = { metadata: { uid: other } };
    const answer = await server.send('PATCH', `${MAPS}/a`, { body, type: MERGE });
    expect(answer.body.message).toBe(
      `ConfigMap "a" is invalid: metadata.uid: Invalid value: "${other}": field is immutable`,
    );
  });

  test('of nothing that is there is 404', async () => {
    const server = await startWithMap();
    const answer = await server.send('PATCH', `${MAPS}/nope`, { body: {}, type: MERGE });
    expect(answer.code).toBe(404);
  });

  test('takes away what is null and leaves the rest', async () => {
    const server = await startWithMap();
    const body = { metadata: { labels: { drop: null } }, data: { k: null, l: 'w' } };
    const answer = await server.send('PATCH', `${MAPS}/a`, { body, type: MERGE });
    expect(answer.body.metadata.labels).toEqual({ keep: 'me' });
    expect(answer.body.data).toEqual({ l: 'w' });
  });

  test('that changes nothing keeps the version', async () => {
    const server = await startWithMap();
    const before = server.store.revision;
    const answer = await server.send('PATCH', `${MAPS}/a`, {
      body: { data: { k: 'v' } },
      type: MERGE,
    });
    expect([answer.code, server.store.revision]).toEqual([200, before]);
  });
});

test('a json-patch whose test fails is 422 and changes nothing', async () => {
  const server = await startWithMap();
  const send = (value: string) =>
    server.send('PATCH', `${MAPS}/a`, {
      type: 'application/json-patch+json',
      body: [
        { op: 'test', path: '/data/k', value },
        { op: 'replace', path: '/data/k', value: 'w' },
      ],
    });
  expect((await send('other')).code).toBe(422);
  expect((await send('v')).body.data).toEqual({ k: 'w' });
});

test('server-side apply is not spoken here', async () => {
  const server = await startWithMap();
  const type = 'application/apply-patch+yaml';
  const answer = await server.send('PATCH', `${MAPS}/a?fieldManager=me`, { type, body: {} });
  expect([answer.code, answer.body.reason]).toEqual([415, 'UnsupportedMediaType']);
});

test('a PUT replaces everything but what the server owns', async () => {
  const server = await startWithMap();
  const before = server.store.get('configmaps', 'train', 'a');
  const answer = await server.send('PUT', `${MAPS}/a`, {
    body: configMap('a', { data: { l: 'w' } }),
  });
  expect(answer.body.data).toEqual({ l: 'w' });
  expect(answer.body.metadata.labels).toBeUndefined();
  expect(answer.body.metadata.uid).toBe(before?.metadata.uid);
});

test('a PUT of another uid is a conflict', async () => {
  const server = await startWithMap();
  const body = configMap('a', { metadata: { uid: 'other' } });
  expect((await server.send('PUT', `${MAPS}/a`, { body })).code).toBe(409);
});

test('of a finished or running Job the TTL may change, below zero it may not', async () => {
  const server = await startApiServer();
  await server.send('POST', JOBS, { body: job('first') });
  const patch = (ttl: number | null) =>
    server.send('PATCH', `${JOBS}/first`, {
      type: MERGE,
      body: { spec: { ttlSecondsAfterFinished: ttl } },
    });
  expect((await patch(600)).body.spec.ttlSecondsAfterFinished).toBe(600);
  expect((await patch(-1)).code).toBe(422);
  expect((await patch(null)).body.spec.ttlSecondsAfterFinished).toBeUndefined();
});

test("a Job's template may not change", async () => {
  const server = await startApiServer();
  await server.send('POST', JOBS, { body: job('first') });
  const answer = await server.send('PATCH', `${JOBS}/first`, {
    type: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'train', image: 'other' }] } } } },
  });
  expect(answer.code).toBe(422);
  expect(answer.body.details.causes).toMatchObject([
    { reason: 'FieldValueInvalid', field: 'spec.template' },
  ]);
  expect(answer.body.message).toMatch(/field is immutable$/);
});

test('a write of the spec leaves the status, and a write of the status the spec', async () => {
  const server = await startApiServer();
  await server.send('POST', JOBS, { body: job('first') });
  const body = { spec: { parallelism: 0 }, status: { active: 3 } };
  const spec = (await server.send('PATCH', `${JOBS}/first`, { body, type: MERGE })).body;
  expect([spec.spec.parallelism, spec.status, spec.metadata.generation]).toEqual([0, {}, 2]);
  const status = { spec: { parallelism: 5 }, status: { active: 3 } };
  const answer = await server.send('PATCH', `${JOBS}/first/status`, { body: status, type: MERGE });
  expect([answer.body.spec.parallelism, answer.body.status]).toEqual([0, { active: 3 }]);
});

test('a Lease is renewed by whoever has its version', async () => {
  const server = await startApiServer();
  const { body } = await server.send('POST', LEASES, { body: lease('l') });
  const renewed = { ...body, spec: { ...body.spec, holderIdentity: 'b' } };
  expect((await server.send('PUT', `${LEASES}/l`, { body: renewed })).code).toBe(200);
  expect((await server.send('PUT', `${LEASES}/l`, { body: renewed })).code).toBe(409);
});

test('a renewTime with other than six digits is refused', async () => {
  const server = await startApiServer();
  const body = lease('l', { renewTime: '2026-11-23T17:10:13.548Z' });
  const answer = await server.send('POST', LEASES, { body });
  expect(answer.code).toBe(400);
  expect(answer.body.message).toContain('cannot parse ".548Z" as ".000000"');
});

test('every object carries who wrote it', async () => {
  const server = await startApiServer();
  const { body } = await server.send('POST', `${MAPS}?fieldManager=me`, { body: configMap('a') });
  expect(body.metadata.managedFields).toMatchObject([
    { manager: 'me', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1' },
  ]);
});

test('stringData of a Secret is stored encoded', async () => {
  const server = await startApiServer();
  const metadata = { name: 's' };
  const body = { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'plain' } };
  const answer = await server.send('POST', '/api/v1/namespaces/train/secrets', { body });
  expect(answer.body).toMatchObject({ type: 'Opaque', data: { key: 'cGxhaW4=' } });
});
