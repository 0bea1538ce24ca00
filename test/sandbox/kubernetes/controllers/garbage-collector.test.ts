import { expect, test } from 'vitest';
import { shellJob, startCluster, timeline } from './cluster.ts';
import type { Cluster } from './cluster.ts';

const ENDLESS = 'exec sleep 100';
const FAILED = 'Ready=False/PodFailed ContainersReady=False/PodFailed';

async function runningJob(): Promise<Cluster> {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', ENDLESS));
  await cluster.until(() => cluster.pods()[0]?.status.phase === 'Running');
  return cluster;
}

function stepsOf(cluster: Cluster, from: number): readonly string[] {
  return timeline(cluster.changes.slice(from), 'pods');
}

test('Background: the Job goes at once, its pods after it', async () => {
  const cluster = await runningJob();
  const from = cluster.changes.length;
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Background' });
  await cluster.until(() => cluster.pods().length === 0);
  expect(cluster.changes[from]).toMatchObject({ type: 'DELETED', resource: 'jobs' });
  expect(stepsOf(cluster, from)).toEqual([
    'MODIFIED Running running {} fin=0',
    'MODIFIED Running running {} DELETING grace=5 fin=0',
    `MODIFIED Failed Error(143) {PodReadyToStartContainers=False ${FAILED}} DELETING grace=5 fin=0`,
    `MODIFIED Failed Error(143) {PodReadyToStartContainers=False ${FAILED}} DELETING grace=0 fin=0`,
    `DELETED Failed Error(143) {PodReadyToStartContainers=False ${FAILED}} DELETING grace=0 fin=0`,
  ]);
  expect(cluster.told.at(-1)).toMatch(/Killing: Stopping container train$/u);
});

test('Foreground: the Job goes after its last pod', async () => {
  const cluster = await runningJob();
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Foreground' });
  await cluster.until(() => cluster.job('train') === undefined);
  const deleted = cluster.changes.filter(({ type }) => type === 'DELETED');
  expect(deleted.map(({ resource }) => resource)).toEqual(['pods', 'jobs']);
});

test('Orphan: the pods run on, without an owner', async () => {
  const cluster = await runningJob();
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Orphan' });
  await cluster.until(() => cluster.job('train') === undefined);
  await cluster.until(() => cluster.pods()[0]?.metadata.finalizers === undefined);
  const [pod] = cluster.pods();
  expect(pod?.metadata.ownerReferences).toBeUndefined();
  expect(pod?.metadata.deletionTimestamp).toBeUndefined();
  expect(pod?.status.phase).toBe('Running');
});

test('a Job that is deleted without a policy orphans its pods', async () => {
  const cluster = await runningJob();
  cluster.store.delete('jobs', 'team', 'train');
  await cluster.until(() => cluster.job('train') === undefined);
  expect(cluster.pods()).toHaveLength(1);
});

function record(uid: string, finalizers: string[]) {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'train', uid };
  const metadata = { name: 'record', namespace: 'team', ownerReferences: [owner], finalizers };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

test('a ConfigMap with a finalizer is marked when its Job goes, and waits', async () => {
  const cluster = await runningJob();
  const uid = cluster.job('train')?.metadata.uid ?? '';
  cluster.store.create('configmaps', record(uid, ['slack-train/untold']));
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Background' });
  const find = () => cluster.store.get('configmaps', 'team', 'record');
  await cluster.until(() => find()?.metadata.deletionTimestamp);
  await cluster.until(() => cluster.pods().length === 0);
  expect(find()?.metadata.finalizers).toEqual(['slack-train/untold']);
  cluster.store.update('configmaps', 'team', 'record', ({ metadata }) => {
    metadata.finalizers = [];
  });
  expect(find()).toBeUndefined();
});

test('an object whose owner never was is deleted', async () => {
  const cluster = startCluster();
  cluster.store.create('configmaps', record('00000000-0000-4000-8000-000000000000', []));
  await cluster.until(() => cluster.store.get('configmaps', 'team', 'record') === undefined);
  expect(cluster.changes.at(-1)).toMatchObject({ type: 'DELETED', resource: 'configmaps' });
});

test('an owner of the same name with another uid keeps nothing alive', async () => {
  const cluster = await runningJob();
  cluster.store.create('configmaps', record('00000000-0000-4000-8000-000000000000', []));
  await cluster.until(() => cluster.store.get('configmaps', 'team', 'record') === undefined);
  expect(cluster.job('train')).toBeDefined();
});
