import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobManifest, shellJob, startCluster } from '../controllers/cluster.ts';
import type { Cluster } from '../controllers/cluster.ts';

function stateOf(cluster: Cluster) {
  return cluster.pods()[0]?.status.containerStatuses?.[0]?.state;
}

test('a log can be followed while it grows, and ends with its container', async () => {
  const cluster = startCluster();
  const volumes = [{ name: 'd', hostPath: { path: '/data' } }];
  const volumeMounts = [{ name: 'd', mountPath: '/data' }];
  const script = 'echo one; while [ ! -e /data/go ]; do sleep 0.02; done; echo two';
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['sh', '-c', script], volumeMounts }, {}, { volumes }),
  );
  await cluster.until(() => stateOf(cluster)?.running);
  const pod = cluster.pods()[0]?.metadata.name ?? '';
  let text = '';
  for await (const piece of cluster.logs.follow('team', pod, {}, AbortSignal.timeout(9000))) {
    text += piece;
    if (text === 'one\n') writeFileSync(join(cluster.dir, 'node/data/go'), '');
  }
  expect(text).toBe('one\ntwo\n');
});

test('logs are refused in the words of a kubelet', async () => {
  const cluster = startCluster();
  const initContainers = [{ name: 'prepare', image: 'busybox', command: ['true'] }];
  const containers = [
    { name: 'a', image: 'docker.io/matilda/none:v1' },
    { name: 'b', image: 'busybox', command: ['sh', '-c', 'exec sleep 100'] },
  ];
  cluster.store.create('jobs', shellJob('train', '', {}, { initContainers, containers }));
  await cluster.until(() => stateOf(cluster)?.waiting?.reason === 'ImagePullBackOff');
  const pod = cluster.pods()[0]?.metadata.name ?? '';
  const read = (options: object) => () => cluster.logs.read('team', pod, options);
  expect(read({ container: 'a' })).toThrow(
    `container "a" in pod "${pod}" is waiting to start: image can't be pulled`,
  );
  expect(read({ container: 'b', previous: true })).toThrow(
    `previous terminated container "b" in pod "${pod}" not found`,
  );
  expect(() => cluster.logs.read('team', 'gone', {})).toThrow('pods "gone" not found');
});
