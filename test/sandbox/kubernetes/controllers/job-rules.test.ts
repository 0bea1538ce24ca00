import { expect, test } from 'vitest';
import { jobManifest, shellJob, startCluster, timeline } from './cluster.ts';
import type { Cluster } from './cluster.ts';

test('a suspended Job has no pods, and a resumed one starts anew', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'exec sleep 100', { suspend: true }));
  await cluster.until(
    () => cluster.job('train')?.status.conditions?.[0]?.reason === 'JobSuspended',
  );
  expect(cluster.job('train')?.status.startTime).toBeUndefined();
  suspend(cluster, false);
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  const startedAt = cluster.job('train')?.status.startTime;
  suspend(cluster, true);
  await cluster.until(() => cluster.pods().length === 0);
  expect(startedAt).toBeDefined();
  expect(cluster.job('train')?.status.startTime).toBeUndefined();
  expect(cluster.job('train')?.status.failed).toBeUndefined();
  expect(
    cluster.told.filter((one) => one.startsWith('Job/')).map((one) => one.split(':')[0]),
  ).toEqual([
    'Job/train Suspended',
    'Job/train SuccessfulCreate',
    'Job/train Resumed',
    'Job/train SuccessfulDelete',
    'Job/train Suspended',
  ]);
});

function suspend(cluster: Cluster, value: boolean): void {
  cluster.store.update('jobs', 'team', 'train', (draft) => {
    draft['spec'].suspend = value;
  });
}

test('parallelism bounds how many pods run at a time', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'true', { parallelism: 2, completions: 3 }));
  const job = await cluster.ended('train', 'Complete');
  expect(job.status.succeeded).toBe(3);
  expect(cluster.pods()).toHaveLength(3);
  const active = timeline(cluster.changes, 'jobs').map((line) => /active=(\S)/u.exec(line)?.[1]);
  expect(active).toContain('2');
  expect(active).not.toContain('3');
});

test('an Indexed Job tells each pod its index and which indexes are done', async () => {
  const cluster = startCluster();
  const spec = { completionMode: 'Indexed', completions: 3, parallelism: 3 };
  cluster.store.create('jobs', shellJob('train', 'echo $JOB_COMPLETION_INDEX', spec));
  const job = await cluster.ended('train', 'Complete');
  expect(job.status).toMatchObject({ completedIndexes: '0-2', succeeded: 3 });
  const seen = cluster
    .pods()
    .map(({ spec, metadata }) => [
      spec.hostname,
      metadata.generateName,
      cluster.logs.read('team', metadata.name, {}),
    ]);
  expect(seen).toEqual([
    ['train-0', 'train-0-', '0\n'],
    ['train-1', 'train-1-', '1\n'],
    ['train-2', 'train-2-', '2\n'],
  ]);
});

test('a pod that was evicted is replaced where the policy ignores disruptions', async () => {
  const cluster = startCluster();
  const rules = [
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  ];
  const script = 'trap "exit 1" TERM; while [ ! -e /data/go ]; do sleep 0.05; done';
  const volumes = [{ name: 'd', hostPath: { path: '/data' } }];
  const container = {
    command: ['sh', '-c', script],
    volumeMounts: [{ name: 'd', mountPath: '/data' }],
  };
  const manifest = jobManifest('train', container, { podFailurePolicy: { rules } }, { volumes });
  cluster.store.create('jobs', manifest);
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  evict(cluster);
  cluster.store.create('jobs', {
    ...jobManifest(
      'go',
      { ...container, command: ['sh', '-c', 'echo > /data/go'] },
      {},
      { volumes },
    ),
  });
  const job = await cluster.ended('train', 'Complete');
  expect(job.status.failed).toBeUndefined();
  const created = cluster.told.filter((one) => one.startsWith('Job/train SuccessfulCreate'));
  expect(created).toHaveLength(2);
});

/** What the eviction API does to the first pod. */
function evict(cluster: Cluster): void {
  const { name } = cluster.pods()[0]?.metadata ?? { name: '' };
  const disruption = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' };
  cluster.store.update('pods', 'team', name, (draft) => {
    draft['status'].conditions.push(disruption);
  });
  cluster.store.delete('pods', 'team', name);
}

test('a pod that was deleted by hand counts as a failure', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'exec sleep 100'));
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  cluster.store.delete('pods', 'team', cluster.pods()[0]?.metadata.name ?? '');
  const job = await cluster.ended('train', 'Failed');
  expect(job.status.failed).toBe(1);
  await cluster.until(() => cluster.pods().length === 0);
});

test('a pod that the quota refuses is told as FailedCreate until there is room', async () => {
  const cluster = startCluster();
  const quota = { name: 'gpu-quota', namespace: 'team' };
  cluster.store.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: quota,
    spec: { hard: { 'requests.nvidia.com/gpu': '1' } },
  });
  const resources = { limits: { 'nvidia.com/gpu': '2' } };
  cluster.store.create('jobs', jobManifest('train', { command: ['true'], resources }));
  await cluster.until(() => cluster.told.length >= 2);
  expect(cluster.told[1]).toMatch(
    /^Job\/train FailedCreate: Error creating: pods "train-\w{5}" is forbidden: exceeded quota: gpu-quota, requested: requests\.nvidia\.com\/gpu=2, used: requests\.nvidia\.com\/gpu=0, limited: requests\.nvidia\.com\/gpu=1$/u,
  );
  expect(cluster.job('train')?.status).toMatchObject({ ready: 0, terminating: 0 });
  cluster.store.update('resourcequotas', 'team', 'gpu-quota', (draft) => {
    draft['spec'].hard['requests.nvidia.com/gpu'] = '4';
  });
  await cluster.ended('train', 'Complete');
});

test('a finished Job is deleted with its pods when its time to live is over', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'true', { ttlSecondsAfterFinished: 0 }));
  await cluster.until(() =>
    cluster.changes.some(({ type, resource }) => type === 'DELETED' && resource === 'jobs'),
  );
  expect(cluster.pods()).toEqual([]);
  expect(timeline(cluster.changes, 'jobs').at(-2)).toMatch(
    /Complete=.* DELETING foregroundDeletion$/u,
  );
});

test('a time to live that is patched in later counts from the end of the Job', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'true'));
  await cluster.ended('train', 'Complete');
  cluster.store.update('jobs', 'team', 'train', (draft) => {
    draft['spec'].ttlSecondsAfterFinished = 0;
  });
  await cluster.until(() => cluster.job('train') === undefined);
  await cluster.until(() => cluster.pods().length === 0);
  expect(cluster.told.at(-1)).toBe('Job/train Completed: Job completed');
});
