import { expect, test } from 'vitest';
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

async function answering(...answers: Answer[]) {
  const asked: string[] = [];
  const server = await startScriptedServer(({ path, query }) => {
    asked.push(`${path}?labelSelector=${query.get('labelSelector')}`);
    return answers.shift() ?? status(500, 'InternalError', 'asked too often');
  });
  const clock = createFakeClock();
  return { asked, clock, workloads: createWorkloads({ client: testClient(server.url), clock }) };
}

test('the Workload of a Job is found by the Job’s uid', async () => {
  const conditions = [{ type: 'QuotaReserved', status: 'False', reason: 'WaitingForQuota' }];
  const item = { spec: { queueName: 'team-a' }, status: { conditions } };
  const { workloads, asked } = await answering(json({ items: [item] }));
  expect(await workloads.of(run)).toEqual({ queue: 'team-a', conditions });
  expect(asked).toEqual([
    '/apis/kueue.x-k8s.io/v1beta2/namespaces/vision/workloads?labelSelector=kueue.x-k8s.io/job-uid=job-1',
  ]);
});

test('a Job that no queue knows has none', async () => {
  const { workloads } = await answering(json({ items: [] }));
  expect(await workloads.of(run)).toBeUndefined();
});

test.each([403, 404])('after a %i the cluster is left alone for five minutes', async (code) => {
  const { workloads, asked, clock } = await answering(
    status(code, 'No', 'no'),
    json({ items: [{}] }),
  );
  expect(await workloads.of(run)).toBeUndefined();
  expect(await workloads.of(run)).toBeUndefined();
  expect(asked).toHaveLength(1);
  await clock.advance(5 * 60_000);
  expect(await workloads.of(run)).toEqual({ conditions: [] });
});
