import { expect, test } from 'vitest';
import { jobManifest, startCluster } from './cluster.ts';

const gpus = (count: number) => ({ resources: { limits: { 'nvidia.com/gpu': `${count}` } } });
const endless = { command: ['sh', '-c', 'exec sleep 100'] };

test('a pod that no node can ever take says why', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', jobManifest('train', { ...endless, ...gpus(99) }));
  const message =
    '0/1 nodes are available: 1 Insufficient nvidia.com/gpu. no new claims to deallocate, ' +
    'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
  const condition = await cluster.until(() => cluster.pods()[0]?.status.conditions?.[0]);
  expect(condition).toEqual({
    type: 'PodScheduled',
    observedGeneration: 1,
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: expect.any(String),
    reason: 'Unschedulable',
    message,
  });
  const { name } = cluster.pods()[0]?.metadata ?? {};
  expect(cluster.told).toContain(`Pod/${name} FailedScheduling: ${message}`);
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Background' });
  await cluster.until(() => cluster.pods().length === 0);
});

test('a pod waits until another gives its GPUs back', async () => {
  const cluster = startCluster();
  const hog = { command: ['sh', '-c', 'while [ ! -e /data/go ]; do sleep 0.05; done'] };
  const volumes = [{ name: 'd', hostPath: { path: '/data' } }];
  const volumeMounts = [{ name: 'd', mountPath: '/data' }];
  cluster.store.create(
    'jobs',
    jobManifest('hog', { ...hog, ...gpus(4), volumeMounts }, {}, { volumes }),
  );
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  cluster.store.create('jobs', jobManifest('train', { command: ['true'], ...gpus(1) }));
  await cluster.until(() => cluster.told.some((one) => one.includes('FailedScheduling')));
  expect(cluster.told.at(-1)).toMatch(/1 No preemption victims found for incoming pod\.$/u);
  const go = { command: ['sh', '-c', 'echo > /data/go'], volumeMounts };
  cluster.store.create('jobs', jobManifest('go', go, {}, { volumes }));
  await cluster.ended('train', 'Complete');
});

test('a pod of another scheduler is left to that', async () => {
  const cluster = startCluster();
  const others = { schedulerName: 'other' };
  cluster.store.create('jobs', jobManifest('other', endless, {}, others));
  cluster.store.create('jobs', jobManifest('own', { command: ['true'] }));
  await cluster.ended('own', 'Complete');
  const pod = cluster.pods().find(({ metadata }) => metadata.name.startsWith('other'));
  expect(pod?.spec.nodeName).toBeUndefined();
  expect(pod?.status.conditions ?? []).toEqual([]);
});

test('a higher priority pushes a lower one out', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', jobManifest('low', { ...endless, ...gpus(4) }, { backoffLimit: 2 }));
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  const low = cluster.pods()[0]?.metadata.name ?? '';
  cluster.store.create(
    'jobs',
    jobManifest('high', { ...endless, ...gpus(1) }, {}, { priority: 1000 }),
  );
  await cluster.until(() =>
    cluster
      .pods()
      .some(
        ({ metadata, status }) => metadata.name.startsWith('high') && status.phase === 'Running',
      ),
  );
  const disrupted = cluster.changes.find(
    ({ object }) =>
      object.metadata.name === low &&
      object['status'].conditions?.at(-1)?.type === 'DisruptionTarget',
  );
  expect(disrupted?.object['status'].conditions.at(-1)).toMatchObject({
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  });
  expect(cluster.told.join('\n')).toMatch(
    new RegExp(`Pod/${low} Preempted: Preempted by pod .* on node gpu-node-1`, 'u'),
  );
  expect(cluster.told.join('\n')).toMatch(
    /FailedScheduling: 0\/1 nodes are available: 1 Insufficient nvidia.com\/gpu\.\n/u,
  );
});
