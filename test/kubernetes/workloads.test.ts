import { describe, expect, test } from 'vitest';
import { createWorkloads } from '../../src/kubernetes/workloads.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { makeJob, observe } from '../training/observed.ts';
import { origin, spec } from '../reconcile/run.ts';
import { testClient } from './support/client.ts';
import { type Answer, json, startScriptedServer, status } from './support/scripted-server.ts';

const run = {
  uid: 'job-1',
  namespace: 'vision',
  jobName: spec.jobName,
  spec,
  origin,
  observation: observe(makeJob({ suspended: true })),
};

/** A cluster that answers these paths, and nothing else. */
async function serving(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const server = await startScriptedServer(({ path, query }) => {
    asked.push(path);
    expect(query.get('labelSelector') ?? '').toMatch(/^(kueue\.x-k8s\.io\/job-uid=job-1)?$/);
    return (
      answers[path] ?? status(404, 'NotFound', 'the server could not find the requested resource')
    );
  });
  const clock = createFakeClock();
  return { asked, clock, workloads: createWorkloads({ client: testClient(server.url), clock }) };
}

const newer = '/apis/kueue.x-k8s.io/v1beta2/namespaces/vision/workloads';
const older = '/apis/kueue.x-k8s.io/v1beta1/namespaces/vision/workloads';
const order =
  '/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/vision/localqueues/team-a/pendingworkloads';
const orderBefore = order.replace('v1beta2', 'v1beta1');
const forbidden = status(403, 'Forbidden', 'no');

const conditions = [{ type: 'QuotaReserved', status: 'False', reason: 'WaitingForQuota' }];
const item = {
  metadata: { name: 'job-train-1' },
  spec: { queueName: 'team-a' },
  status: { conditions },
};
const found = { name: 'job-train-1', queue: 'team-a', conditions };

test('the Workload of a Job is found by the Job’s uid', async () => {
  const { workloads } = await serving({ [newer]: json({ items: [item] }) });
  expect(await workloads.of(run)).toEqual(found);
});

test('it is found in a Kueue that knows only the version before', async () => {
  const { workloads, asked } = await serving({ [older]: json({ items: [item] }) });
  expect(await workloads.of(run)).toEqual(found);
  expect(asked.slice(0, 2)).toEqual([newer, older]);
});

test('what else has to agree is read with it', async () => {
  const admissionChecks = [
    { name: 'nodes', state: 'Pending', message: 'Waiting' },
    { name: 'budget', state: 'Ready' },
    { state: 'torn' },
  ];
  const checked = { ...item, status: { conditions, admissionChecks } };
  const { workloads } = await serving({ [newer]: json({ items: [checked] }) });
  expect(await workloads.of(run)).toMatchObject({ checks: admissionChecks.slice(0, 2) });
});

test('a Job that no queue knows has none', async () => {
  const { workloads } = await serving({ [newer]: json({ items: [] }) });
  expect(await workloads.of(run)).toBeUndefined();
});

test.each<[string, Readonly<Record<string, Answer>>, number]>([
  ['that lacks Kueue', {}, 2],
  ['that does not let the bot look', { [newer]: forbidden }, 1],
])('a cluster %s is left alone for five minutes', async (_, answers, calls) => {
  const { workloads, asked, clock } = await serving(answers);
  expect(await workloads.of(run)).toBeUndefined();
  expect(await workloads.of(run)).toBeUndefined();
  expect(asked).toHaveLength(calls);
  await clock.advance(5 * 60_000);
  await workloads.of(run);
  expect(asked).toHaveLength(2 * calls);
});

describe('the place in the queue', () => {
  const standing = (path: string) => ({
    [newer]: json({ items: [item] }),
    [path]: json({
      items: [
        { metadata: { name: 'another' }, positionInLocalQueue: 0 },
        { metadata: { name: 'job-train-1' }, positionInLocalQueue: 1 },
        { metadata: {}, torn: true },
      ],
    }),
  });

  test.each([order, orderBefore])('is told by %s', async (path) => {
    const { workloads } = await serving(standing(path));
    expect(await workloads.of(run)).toEqual({ ...found, place: { place: 2, of: 3 } });
  });

  test('is looked up once for all who wait in the queue, and anew half a minute later', async () => {
    const { workloads, asked, clock } = await serving(standing(order));
    await Promise.all([workloads.of(run), workloads.of(run)]);
    await workloads.of(run);
    expect(asked.filter((path) => path === order)).toHaveLength(1);
    await clock.advance(30_000);
    await workloads.of(run);
    expect(asked.filter((path) => path === order)).toHaveLength(2);
  });

  test('is left out where nobody tells, who is not asked again for a while', async () => {
    const { workloads, asked, clock } = await serving({
      [newer]: json({ items: [item] }),
      [order]: forbidden,
      [orderBefore]: forbidden,
    });
    expect(await workloads.of(run)).toEqual(found);
    await clock.advance(60_000);
    expect(await workloads.of(run)).toEqual(found);
    expect(asked.filter((path) => path === order)).toHaveLength(1);
  });
});
