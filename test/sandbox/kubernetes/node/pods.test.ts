import { expect, test } from 'vitest';
import { jobManifest, startCluster, timeline } from '../controllers/cluster.ts';
import type { Cluster } from '../controllers/cluster.ts';

/** The log of the only pod. */
function logOf(cluster: Cluster, options = {}): string {
  return cluster.logs.read('team', cluster.pods()[0]?.metadata.name ?? '', options);
}

function stateOf(cluster: Cluster) {
  return cluster.pods()[0]?.status.containerStatuses?.[0]?.state;
}

const PRINT_ARGUMENTS = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';

test('arguments arrive in the process exactly as they were written', async () => {
  const cluster = startCluster();
  const args = [
    '$(touch x)',
    'a b; rm -rf /',
    'two\nlines',
    '--flag',
    '`id`',
    '"\'',
    '학습',
    'x'.repeat(3000),
  ];
  const container = { image: 'node', command: ['node', '-e', PRINT_ARGUMENTS, '--'], args };
  cluster.store.create('jobs', jobManifest('train', container));
  await cluster.ended('train', 'Complete');
  expect(JSON.parse(logOf(cluster))).toEqual(args);
});

test('the environment is the container’s own, over a small base', async () => {
  process.env['SANDBOX_TEST_TOKEN'] = 'must not leak';
  const cluster = startCluster();
  const env = [{ name: 'USER', value: 'vision1' }];
  const print = 'console.log(JSON.stringify(process.env))';
  cluster.store.create(
    'jobs',
    jobManifest('train', { image: 'node', command: ['node', '-e', print], env }),
  );
  await cluster.ended('train', 'Complete');
  delete process.env['SANDBOX_TEST_TOKEN'];
  expect(JSON.parse(logOf(cluster))).toEqual({
    PATH: process.env['PATH'],
    HOME: '/tmp',
    HOSTNAME: cluster.pods()[0]?.metadata.name,
    USER: 'vision1',
  });
});

test('a secret that is missing is a config error until it is there', async () => {
  const cluster = startCluster();
  const envFrom = [{ secretRef: { name: 'wandb-key' } }];
  cluster.store.create(
    'jobs',
    jobManifest('train', { command: ['sh', '-c', 'echo $KEY'], envFrom }),
  );
  await cluster.until(() => stateOf(cluster)?.waiting?.reason === 'CreateContainerConfigError');
  expect(stateOf(cluster)?.waiting?.message).toBe('secret "wandb-key" not found');
  const metadata = { name: 'wandb-key', namespace: 'team' };
  cluster.store.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    data: { KEY: btoa('k') },
  });
  await cluster.ended('train', 'Complete');
  expect(logOf(cluster)).toBe('k\n');
});

const UNREADY = 'Ready=False/ContainersNotReady ContainersReady=False/ContainersNotReady';

test('an image that is missing is pulled again and again until the pod is deleted', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', jobManifest('train', { image: 'docker.io/matilda/none:v1' }));
  await cluster.until(() => cluster.told.filter((one) => one.includes('ErrImagePull')).length >= 2);
  cluster.store.delete('jobs', 'team', 'train', { propagation: 'Background' });
  await cluster.until(() => cluster.pods().length === 0);
  const steps = timeline(cluster.changes, 'pods');
  expect(steps.slice(3, 6)).toEqual([
    `MODIFIED Pending ContainerCreating {${UNREADY}} fin=1`,
    `MODIFIED Pending ErrImagePull {${UNREADY}} fin=1`,
    `MODIFIED Pending ImagePullBackOff {${UNREADY}} fin=1`,
  ]);
  expect(steps.at(-2)).toBe(
    `MODIFIED Failed ContainerStatusUnknown(137) {PodReadyToStartContainers=False ${UNREADY}} DELETING grace=0 fin=0`,
  );
  expect(cluster.told).toContainEqual(
    expect.stringMatching(/BackOff: Back-off pulling image "docker\.io\/matilda\/none:v1"$/u),
  );
});

test('an image name that is no name is said so', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', jobManifest('train', { image: 'Docker.io/Matilda/BAD:::x' }));
  await cluster.until(() => stateOf(cluster)?.waiting?.reason === 'InvalidImageName');
  expect(cluster.told.join('\n')).toMatch(
    /InspectFailed: Failed to apply default image tag "Docker\.io\/Matilda\/BAD:::x"/u,
  );
});

test('the demo’s program is told its model and its simulated GPUs', async () => {
  const cluster = startCluster();
  const container = {
    image: 'matilda/resnet-train-gpu:latest',
    command: [
      'sh',
      '-c',
      'echo $SANDBOX_MODEL $SANDBOX_TYPE $SANDBOX_GPUS; echo $SANDBOX_ROOT; pwd -P',
    ],
    resources: { limits: { 'nvidia.com/gpu': '2' } },
  };
  cluster.store.create('jobs', jobManifest('train', container));
  await cluster.ended('train', 'Complete');
  const [told, root, workingDir] = logOf(cluster).split('\n');
  expect(told).toBe('resnet gpu 2');
  expect(workingDir).toBe(`${root}/worker`);
});

test('the downward API knows the address that the status tells', async () => {
  const cluster = startCluster();
  const field = (name: string, fieldPath: string) => ({
    name,
    valueFrom: { fieldRef: { fieldPath } },
  });
  const env = [field('POD_IP', 'status.podIP'), field('HOST_IP', 'status.hostIP')];
  const container = { command: ['sh', '-c', 'echo $POD_IP $HOST_IP'], env };
  cluster.store.create('jobs', jobManifest('train', container));
  await cluster.ended('train', 'Complete');
  const { podIP, hostIP } = cluster.pods()[0]?.status ?? {};
  expect(logOf(cluster)).toBe(`${podIP} ${hostIP}\n`);
});
