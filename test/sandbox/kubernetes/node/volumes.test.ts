import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobManifest, startCluster } from '../controllers/cluster.ts';
import type { Cluster } from '../controllers/cluster.ts';

function stateOf(cluster: Cluster) {
  return cluster.pods()[0]?.status.containerStatuses?.[0]?.state;
}

test('hostPath, subPath, emptyDir, configMap and secret are folders of the sandbox', async () => {
  const cluster = startCluster();
  mkdirSync(join(cluster.dir, 'share/me/logs'), { recursive: true });
  const data = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'team' } };
  cluster.store.create('configmaps', { ...data, data: { k: 'from configmap' } });
  cluster.store.create('secrets', { ...data, kind: 'Secret', data: { k: btoa('from secret') } });
  const volumes = [
    { name: 'inside', hostPath: { path: join(cluster.dir, 'share/me'), type: 'Directory' } },
    { name: 'outside', hostPath: { path: '/srv/share', type: 'DirectoryOrCreate' } },
    { name: 'empty', emptyDir: {} },
    { name: 'map', configMap: { name: 'c' } },
    { name: 'secret', secret: { secretName: 'c' } },
  ];
  const volumeMounts = [
    { name: 'inside', mountPath: '/worker/logs', subPath: 'logs' },
    { name: 'outside', mountPath: '/srv/share' },
    { name: 'empty', mountPath: '/scratch' },
    { name: 'map', mountPath: '/etc/map' },
    { name: 'secret', mountPath: '/etc/secret' },
  ];
  const script =
    'cat /etc/map/k /etc/secret/k > /scratch/both && cp /scratch/both /worker/logs/out && cp /scratch/both /srv/share/out';
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['sh', '-c', script], volumeMounts }, {}, { volumes }),
  );
  await cluster.ended('train', 'Complete');
  const read = (path: string) => readFileSync(join(cluster.dir, path), 'utf8');
  expect(read('share/me/logs/out')).toBe('from configmapfrom secret');
  expect(read('node/srv/share/out')).toBe('from configmapfrom secret');
});

test('a claim is one folder for every pod that mounts it', async () => {
  const cluster = startCluster();
  const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }];
  const container = (script: string) => ({
    command: ['sh', '-c', script],
    volumeMounts: [{ name: 'd', mountPath: '/data' }],
  });
  cluster.store.create(
    'jobs',
    jobManifest('one', container('echo here > /data/x'), {}, { volumes }),
  );
  await cluster.ended('one', 'Complete');
  cluster.store.create('jobs', jobManifest('two', container('grep here /data/x'), {}, { volumes }));
  const { status } = await cluster.ended('two');
  expect(status.succeeded).toBe(1);
});

test('a hostPath folder that is missing is waited for', async () => {
  const cluster = startCluster();
  const path = join(cluster.dir, 'share/me');
  const volumes = [{ name: 'd', hostPath: { path, type: 'Directory' } }];
  const volumeMounts = [{ name: 'd', mountPath: '/data' }];
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['true'], volumeMounts }, {}, { volumes }),
  );
  const told = await cluster.until(() => cluster.told.find((one) => one.includes('FailedMount')));
  expect(told).toContain(
    `FailedMount: MountVolume.SetUp failed for volume "d" : hostPath type check failed: ${path} is not a directory`,
  );
  expect(stateOf(cluster)).toEqual({ waiting: { reason: 'ContainerCreating' } });
  mkdirSync(path, { recursive: true });
  await cluster.ended('train', 'Complete');
});

test('a subPath that is missing on shared storage is a config error', async () => {
  const cluster = startCluster();
  const volumes = [{ name: 'd', hostPath: { path: '/share' } }];
  const volumeMounts = [{ name: 'd', mountPath: '/data', subPath: 'a/b' }];
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['true'], volumeMounts }, {}, { volumes }),
  );
  await cluster.until(() => stateOf(cluster)?.waiting?.reason === 'CreateContainerConfigError');
  expect(stateOf(cluster)?.waiting?.message).toBe(
    'failed to create subPath directory for volumeMount "d" of container "train"',
  );
});

test('a subPath that leads out of its volume is a config error', async () => {
  const cluster = startCluster();
  mkdirSync(join(cluster.dir, 'share/me'), { recursive: true });
  const volumes = [{ name: 'd', hostPath: { path: join(cluster.dir, 'share/me') } }];
  const volumeMounts = [{ name: 'd', mountPath: '/data', subPath: 'out' }];
  const link = {
    command: ['sh', '-c', 'ln -s / /all/out'],
    volumeMounts: [{ name: 'd', mountPath: '/all' }],
  };
  cluster.store.create('jobs', jobManifest('link', link, {}, { volumes }));
  await cluster.ended('link', 'Complete');
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['true'], volumeMounts }, {}, { volumes }),
  );
  const told = await cluster.until(() =>
    cluster.told.find((one) => one.includes('failed to prepare subPath')),
  );
  expect(told).toMatch(/Failed: Error: failed to prepare subPath directory for volumeMount "d"/u);
});
