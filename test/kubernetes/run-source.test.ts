import { describe, expect, onTestFinished, test } from 'vitest';
import { createRunSource } from '../../src/kubernetes/run-source.ts';
import type { Identity } from '../../src/config.ts';
import { label, managedBy, recordFinalizer } from '../../src/training/names.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { aJob, aSnapshot } from './support/builders.ts';
import { evenChance, silent, testClient } from './support/client.ts';
import {
  type Answer,
  json,
  reset,
  type Script,
  startScriptedServer,
  status,
  text,
} from './support/scripted-server.ts';

const record = {
  run: 'abcdefghij',
  jobName: 'resnet-abcdefghij',
  jobUid: 'job-1',
  spec: aSpec(),
  origin: anOrigin(),
  told: { card: '1.2' },
};

function aPod(name: string, createdAt: string) {
  const owner = { kind: 'Job', name: 'resnet-abcdefghij', uid: 'job-1' };
  const metadata = {
    name,
    namespace: 'vision',
    uid: name,
    resourceVersion: '11',
    creationTimestamp: createdAt,
  };
  return { metadata: { ...metadata, ownerReferences: [owner] }, status: { phase: 'Running' } };
}

const configMap = {
  metadata: {
    name: 'resnet-abcdefghij-record',
    namespace: 'vision',
    uid: 'cm-1',
    resourceVersion: '12',
  },
  data: { record: JSON.stringify(record) },
};

const silence: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
};

/** Lists of these objects; watches that are silent. */
function cluster(lists: { jobs?: unknown[]; pods?: unknown[]; configmaps?: unknown[] }): Script {
  return ({ path, query }) => {
    if (query.has('watch')) return silence;
    const kind = path.split('/').at(-1) ?? '';
    const items = new Map<string, unknown[]>(Object.entries(lists)).get(kind) ?? [];
    return json({ metadata: { resourceVersion: '20' }, items });
  };
}

async function sourceOf(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const clock = createInstantClock();
  const client = testClient(server.url, clock);
  const source = createRunSource({
    client,
    clock,
    random: evenChance,
    log: silent,
    identity: () => identity,
  });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  return { source, seen: server.seen, signal: stop.signal };
}

const newer = aPod('pod-b', '2026-01-02T03:09:00Z');
const older = aPod('pod-a', '2026-01-02T03:05:00Z');

describe('a run', () => {
  test('is its Job, its pods oldest first, and its record', async () => {
    const lists = { jobs: [aJob()], pods: [newer, older], configmaps: [configMap] };
    const { source, signal } = await sourceOf(cluster(lists));
    await source.watch('vision', signal);
    expect([...source.uids()]).toEqual(['job-1']);
    const run = source.snapshot('job-1');
    expect(run).toMatchObject({ namespace: 'vision', jobName: 'resnet-abcdefghij', spec: aSpec() });
    expect(run?.observation.pods.map((pod) => pod.name)).toEqual(['pod-a', 'pod-b']);
    expect(run?.stored).toMatchObject({ uid: 'cm-1', record: { told: { card: '1.2' } } });
  });

  test('whose Job is gone is known by its record, orphaned or not', async () => {
    const { source, signal } = await sourceOf(cluster({ configmaps: [configMap] }));
    await source.watch('vision', signal);
    expect(source.snapshot('job-1')).toMatchObject({
      jobName: 'resnet-abcdefghij',
      origin: anOrigin(),
    });
    expect(source.snapshot('job-1')?.observation.job).toBeUndefined();
  });

  test('whose Job lost what was asked is known by its record, and its Job still stands', async () => {
    const job = aJob();
    const bare = { ...job, metadata: { ...job.metadata, annotations: {} } };
    const { source, signal } = await sourceOf(cluster({ jobs: [bare], configmaps: [configMap] }));
    await source.watch('vision', signal);
    expect(source.snapshot('job-1')).toMatchObject({
      spec: aSpec(),
      observation: { job: { uid: 'job-1' } },
    });
  });

  test('is not what somebody made by hand with our label alone', async () => {
    const job = aJob();
    const bare = { ...job, metadata: { ...job.metadata, annotations: undefined } };
    const { source, signal } = await sourceOf(cluster({ jobs: [bare], pods: [older] }));
    await source.watch('vision', signal);
    expect([...source.uids()].map((uid) => source.snapshot(uid))).toEqual([undefined]);
  });

  test('is told of only when Jobs, pods and records have all been read', async () => {
    const lists = { jobs: [aJob()], pods: [older], configmaps: [configMap] };
    const { source, signal } = await sourceOf(cluster(lists));
    const told: boolean[] = [];
    source.onChange((uid) => {
      const run = source.snapshot(uid);
      told.push(run?.stored !== undefined && run.observation.job !== undefined);
    });
    await source.watch('vision', signal);
    expect(told).toEqual([true]);
  });

  test('whose record cannot be read holds on to nothing once it is long being deleted', async () => {
    const released = Promise.withResolvers<void>();
    const metadata = {
      ...configMap.metadata,
      labels: { [label.managedBy]: managedBy },
      finalizers: [recordFinalizer],
      deletionTimestamp: '1969-01-01T00:00:00Z',
    };
    const lists = cluster({ configmaps: [{ metadata, data: { record: '{' } }] });
    const { source, signal } = await sourceOf((request) => {
      if (request.method === 'PATCH') released.resolve();
      return request.method === 'PATCH' ? json({}) : lists(request);
    });
    await source.watch('vision', signal);
    await released.promise;
    expect([...source.uids()]).toEqual([]);
  });

  test('nobody knows is undefined', async () => {
    const { source, signal } = await sourceOf(cluster({}));
    await source.watch('vision', signal);
    expect(source.snapshot('job-9')).toBeUndefined();
  });
});

test('one listener that fails does not keep the change from the others', async () => {
  const { source, signal } = await sourceOf(cluster({ jobs: [aJob()] }));
  const heard: string[] = [];
  source.onChange(() => {
    throw new Error('a bug');
  });
  source.onChange((uid) => heard.push(uid));
  await source.watch('vision', signal);
  expect(heard).toEqual(['job-1']);
});

test('a namespace is watched once however often it is named', async () => {
  const { source, seen, signal } = await sourceOf(cluster({}));
  await Promise.all([source.watch('vision', signal), source.watch('vision', signal)]);
  expect(seen.filter(({ query }) => query.has('limit'))).toHaveLength(3);
});

describe('the API server itself is asked whether a Job', () => {
  test.each([
    ['stands', json(aJob()), true],
    ['was made again under its name', json(aJob({ uid: 'job-2' })), false],
    ['is gone', status(404, 'NotFound', 'jobs.batch "x" not found'), false],
  ])('%s', async (_, answer, expected) => {
    const { source } = await sourceOf(() => answer);
    expect(await source.jobExists(aSnapshot())).toBe(expected);
  });

  const refused = status(403, 'Forbidden', 'RBAC: not found');
  const namespace = (metadata: object) => json({ kind: 'Namespace', metadata });
  const refusedUnless = (answer: Answer) =>
    sourceOf(({ path }) => (path === '/api/v1/namespaces/vision' ? answer : refused));

  test.each([
    ['may not be asked about', refused],
    ['may not be asked about in a namespace that stands', namespace({ name: 'vision' })],
  ])('%s, and a refusal is no answer', async (_, answer) => {
    const { source } = await refusedUnless(answer);
    await expect(source.jobExists(aSnapshot())).rejects.toMatchObject({ status: 403 });
  });

  test.each([
    ['is being deleted', namespace({ name: 'vision', deletionTimestamp: '2026-01-02T03:04:05Z' })],
    ['is gone', status(404, 'NotFound', 'namespaces "vision" not found')],
  ])('went with its namespace, and with it the right to ask: it %s', async (_, answer) => {
    const { source } = await refusedUnless(answer);
    expect(await source.jobExists(aSnapshot())).toBe(false);
  });
});

test('a namespace that is deleted takes its runs along, the records last', async () => {
  let namespace: Answer | undefined;
  const lists = cluster({ jobs: [aJob()], configmaps: [configMap] });
  const { source, signal } = await sourceOf((seen) => {
    if (seen.path === '/api/v1/namespaces/vision') return namespace ?? silence;
    if (namespace) return status(403, 'Forbidden', 'no');
    return seen.query.has('watch') ? json({ kind: 'Status' }, 500) : lists(seen);
  });
  await source.watch('vision', signal);
  const seenAs = (look: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      source.onChange(() => look() && resolve());
    });
  const withoutJob = seenAs(() => source.snapshot('job-1')?.observation.job === undefined);
  namespace = json({ metadata: { name: 'vision', deletionTimestamp: '2026-01-02T03:04:05Z' } });
  await withoutJob;
  expect(source.snapshot('job-1')?.stored?.record.told).toEqual({ card: '1.2' });
  const gone = seenAs(() => source.snapshot('job-1') === undefined);
  namespace = status(404, 'NotFound', 'namespaces "vision" not found');
  await gone;
});

describe('events', () => {
  const event = (reason: string, lastTimestamp: string) => ({
    reason,
    lastTimestamp,
    message: reason,
  });

  test('of the Job and its pods come oldest first', async () => {
    const events = new Map([
      ['involvedObject.uid=job-1', [event('SuccessfulCreate', '2026-01-02T03:05:00Z')]],
      [
        'involvedObject.uid=pod-a',
        [event('Pulled', '2026-01-02T03:06:00Z'), event('Scheduled', '2026-01-02T03:05:30Z')],
      ],
    ]);
    const { source } = await sourceOf(({ query }) =>
      json({ items: events.get(query.get('fieldSelector') ?? '') ?? [] }),
    );
    const { source: other, signal } = await sourceOf(cluster({ jobs: [aJob()], pods: [older] }));
    await other.watch('vision', signal);
    const found = await source.events(other.snapshot('job-1') ?? aSnapshot());
    expect(found.map(({ reason }) => reason)).toEqual(['SuccessfulCreate', 'Scheduled', 'Pulled']);
  });

  test('that may not be read are none', async () => {
    const { source } = await sourceOf(() => status(403, 'Forbidden', 'no'));
    expect(await source.events(aSnapshot())).toEqual([]);
  });
});

describe('the end of a log', () => {
  const user = { slackId: 'U1', id: 'vision1', groups: ['team-a'] };
  const run = aSnapshot({ spec: aSpec({ user }) });

  test.each([
    ['impersonate', 'vision1'],
    ['bot', undefined],
  ] as const)('is read under %s as %s', async (identity, name) => {
    const { source, seen } = await sourceOf(() => text('one\ntwo\r\nthree\n'), identity);
    const lines = await source.logTail(run, { podName: 'pod-a', lines: 2 });
    expect(lines).toEqual(['two\r', 'three']);
    expect(seen[0]?.headers['impersonate-user']).toBe(name);
    expect(seen[0]?.path).toBe('/api/v1/namespaces/vision/pods/pod-a/log');
    expect(seen[0]?.query.get('container')).toBe('train');
    expect(seen[0]?.query.get('tailLines')).toBe('2');
  });

  test.each([
    [
      'has not started',
      status(400, 'BadRequest', 'container "train" in pod "x" is waiting to start'),
    ],
    ['is gone', status(404, 'NotFound', 'pods "gone" not found')],
    ['has no node yet', text('', 204)],
    ['is of no concern to this person', status(403, 'Forbidden', 'no')],
    [
      'stands on a node that is down',
      status(500, 'InternalError', 'Get "https://10.0.0.1:10250/": dial tcp: i/o timeout'),
    ],
  ])('of a pod that %s is empty', async (_, answer) => {
    const { source } = await sourceOf(() => answer);
    expect(await source.logTail(run, { podName: 'pod-a', lines: 20 })).toEqual([]);
  });

  test('is an error that can be caught where it breaks off in the middle', async () => {
    const breaks: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' });
      response.write('one\n', () => response.socket?.resetAndDestroy());
    };
    const { source } = await sourceOf(() => breaks);
    await expect(source.logTail(run, { podName: 'pod-a', lines: 20 })).rejects.toMatchObject({
      code: 'kube',
      reason: 'ConnectionLost',
    });
  });

  test('is an error where the cluster does not answer', async () => {
    const { source } = await sourceOf(() => reset);
    await expect(source.logTail(run, { podName: 'pod-a', lines: 20 })).rejects.toMatchObject({
      code: 'kube',
    });
  });
});

test('a watch that is opened anew is told with its kind and what ended it', async () => {
  let expired = false;
  const server = await startScriptedServer((seen) => {
    if (!seen.query.has('watch') || !seen.path.endsWith('/pods') || expired)
      return cluster({})(seen);
    expired = true;
    return status(410, 'Expired', 'too old resource version');
  });
  const clock = createInstantClock();
  const client = testClient(server.url, clock);
  const ended = Promise.withResolvers<readonly [string, string]>();
  const source = createRunSource({
    client,
    clock,
    random: evenChance,
    log: silent,
    identity: () => 'bot',
    onWatchEnd: (kind, cause) => ended.resolve([kind, cause]),
  });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await source.watch('vision', stop.signal);
  expect(await ended.promise).toEqual(['pods', 'Expired']);
});
