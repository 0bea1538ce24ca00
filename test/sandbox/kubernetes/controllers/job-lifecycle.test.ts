import { expect, test } from 'vitest';
import { jobManifest, shellJob, startCluster, timeline } from './cluster.ts';
import type { Cluster } from './cluster.ts';

// The expected sequences are those that a Kubernetes 1.36 cluster sent.

const BORN = 'ADDED active=- ready=- term=- ok=- fail=- []';
const ACTIVE = 'MODIFIED active=1 ready=0 term=0 ok=- fail=- []';
const READY = 'MODIFIED active=1 ready=1 term=0 ok=- fail=- []';
const SUCCESS = 'SuccessCriteriaMet=True/CompletionsReached';
const BACKOFF_TARGET = 'FailureTarget=True/BackoffLimitExceeded';
const UNREADY = 'Ready=False/ContainersNotReady ContainersReady=False/ContainersNotReady';
const FAILED = 'Ready=False/PodFailed ContainersReady=False/PodFailed';

/** The steps that every run takes; what a fast run may skip is left out. */
function jobSteps(cluster: Cluster, name: string): readonly string[] {
  const steps = timeline(cluster.changes, 'jobs', name);
  return steps.filter((step) => step !== ACTIVE && step !== READY);
}

test('a Job that another controller manages is left alone', async () => {
  const cluster = startCluster();
  const managedBy = 'example.com/other';
  cluster.store.create('jobs', jobManifest('other', { command: ['true'] }, { managedBy }));
  cluster.store.create('jobs', shellJob('own', 'true'));
  await cluster.ended('own');
  expect(timeline(cluster.changes, 'jobs', 'other')).toEqual([BORN]);
  expect(cluster.pods().filter(({ metadata }) => metadata.name.startsWith('other'))).toEqual([]);
});

test('a Job that succeeds goes through the conditions of a real one', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'echo hello'));
  const job = await cluster.ended('train');
  expect(jobSteps(cluster, 'train')).toEqual([
    BORN,
    `MODIFIED active=- ready=0 term=0 ok=- fail=- uncounted succeeded 1 [${SUCCESS}]`,
    `MODIFIED active=- ready=0 term=0 ok=1 fail=- [${SUCCESS} Complete=True/CompletionsReached]`,
  ]);
  expect(job.status).toEqual({
    conditions: [
      expect.objectContaining({ type: 'SuccessCriteriaMet', status: 'True' }),
      expect.objectContaining({
        type: 'Complete',
        message: 'Reached expected number of succeeded pods',
      }),
    ],
    startTime: expect.any(String),
    completionTime: expect.any(String),
    succeeded: 1,
    terminating: 0,
    uncountedTerminatedPods: {},
    ready: 0,
  });
  expect(timeline(cluster.changes, 'pods')).toEqual([
    'ADDED Pending  {} fin=1',
    'MODIFIED Pending  {} fin=1',
    `MODIFIED Pending ContainerCreating {PodReadyToStartContainers=False ${UNREADY}} fin=1`,
    `MODIFIED Pending ContainerCreating {${UNREADY}} fin=1`,
    'MODIFIED Running running {} fin=1',
    'MODIFIED Running Completed(0) {Ready=False/PodCompleted ContainersReady=False/PodCompleted} fin=1',
    'MODIFIED Succeeded Completed(0) {PodReadyToStartContainers=False Ready=False/PodCompleted ContainersReady=False/PodCompleted} fin=1',
    'MODIFIED Succeeded Completed(0) {PodReadyToStartContainers=False Ready=False/PodCompleted ContainersReady=False/PodCompleted} fin=0',
  ]);
  const [pod] = cluster.pods();
  expect(cluster.told).toEqual([
    `Job/train SuccessfulCreate: Created pod: ${pod?.metadata.name}`,
    `Pod/${pod?.metadata.name} Scheduled: Successfully assigned team/${pod?.metadata.name} to gpu-node-1`,
    `Pod/${pod?.metadata.name} Pulling: Pulling image "busybox"`,
    expect.stringContaining('Pulled: Successfully pulled image "busybox" in 1ms'),
    `Pod/${pod?.metadata.name} Created: Container created`,
    `Pod/${pod?.metadata.name} Started: Container started`,
    'Job/train Completed: Job completed',
  ]);
});

test('the pods of a Job carry its name, its labels and its finalizer', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'true'));
  await cluster.until(() => cluster.pods().length > 0);
  const uid = cluster.job('train')?.metadata.uid;
  expect(cluster.pods()[0]?.metadata).toMatchObject({
    name: expect.stringMatching(/^train-[a-z0-9]{5}$/u),
    generateName: 'train-',
    labels: {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': 'train',
      'controller-uid': uid,
      'job-name': 'train',
    },
    ownerReferences: [{ kind: 'Job', uid, controller: true, blockOwnerDeletion: true }],
    finalizers: ['batch.kubernetes.io/job-tracking'],
  });
});

test('a Job that fails once too often fails with BackoffLimitExceeded', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'echo broken; exit 3', { backoffLimit: 1 }));
  await cluster.ended('train');
  expect(jobSteps(cluster, 'train').filter((step) => !step.includes('active=1'))).toEqual([
    BORN,
    'MODIFIED active=- ready=0 term=0 ok=- fail=- uncounted failed 1 []',
    'MODIFIED active=- ready=0 term=0 ok=- fail=1 []',
    `MODIFIED active=- ready=0 term=0 ok=- fail=1 uncounted failed 1 [${BACKOFF_TARGET}]`,
    `MODIFIED active=- ready=0 term=0 ok=- fail=2 [${BACKOFF_TARGET} Failed=True/BackoffLimitExceeded]`,
  ]);
  expect(cluster.pods().map(({ status }) => status.containerStatuses?.[0]?.state)).toEqual([
    { terminated: expect.objectContaining({ exitCode: 3, reason: 'Error' }) },
    { terminated: expect.objectContaining({ exitCode: 3, reason: 'Error' }) },
  ]);
  expect(cluster.told).toContain(
    'Job/train BackoffLimitExceeded: Job has reached the specified backoff limit',
  );
});

test('a program that is not in the image ends in StartError', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', jobManifest('train', { command: ['pyhton3', 'train.py'] }));
  await cluster.ended('train', 'Failed');
  const steps = timeline(cluster.changes, 'pods');
  expect(steps.slice(-3)).toEqual([
    `MODIFIED Pending StartError(128) {${FAILED}} fin=1`,
    `MODIFIED Failed StartError(128) {PodReadyToStartContainers=False ${FAILED}} fin=1`,
    `MODIFIED Failed StartError(128) {PodReadyToStartContainers=False ${FAILED}} fin=0`,
  ]);
  expect(cluster.pods()[0]?.status.containerStatuses?.[0]?.state.terminated).toMatchObject({
    message: expect.stringMatching(/exec: "pyhton3": executable file not found in \$PATH$/u),
    startedAt: '1970-01-01T00:00:00Z',
  });
});

test('an init container that fails leaves the others uninitialized', async () => {
  const cluster = startCluster();
  const prepare = { name: 'fetch', image: 'busybox', command: ['sh', '-c', 'exit 3'] };
  cluster.store.create('jobs', shellJob('train', 'true', {}, { initContainers: [prepare] }));
  await cluster.ended('train', 'Failed');
  const incomplete = 'Initialized=False/ContainersNotInitialized';
  expect(timeline(cluster.changes, 'pods').slice(2)).toEqual([
    `MODIFIED Pending PodInitializing,PodInitializing {PodReadyToStartContainers=False ${incomplete} ${UNREADY}} fin=1`,
    `MODIFIED Pending PodInitializing,PodInitializing {${incomplete} ${UNREADY}} fin=1`,
    `MODIFIED Pending running,PodInitializing {${incomplete} ${UNREADY}} fin=1`,
    `MODIFIED Pending Error(3),PodInitializing {${incomplete} ${FAILED}} fin=1`,
    `MODIFIED Failed Error(3),PodInitializing {PodReadyToStartContainers=False ${incomplete} ${FAILED}} fin=1`,
    `MODIFIED Failed Error(3),PodInitializing {PodReadyToStartContainers=False ${incomplete} ${FAILED}} fin=0`,
  ]);
});

test('init containers run one after the other, before the containers', async () => {
  const cluster = startCluster();
  const volumes = [{ name: 'shared', emptyDir: {} }];
  const volumeMounts = [{ name: 'shared', mountPath: '/data' }];
  const step = (name: string, script: string) => ({
    name,
    image: 'busybox',
    command: ['sh', '-c', script],
    volumeMounts,
  });
  const initContainers = [step('one', 'echo 1 > /data/log'), step('two', 'echo 2 >> /data/log')];
  const containers = [step('train', 'cat /data/log')];
  cluster.store.create('jobs', shellJob('train', '', {}, { volumes, initContainers, containers }));
  await cluster.ended('train', 'Complete');
  const pod = cluster.pods()[0]?.metadata.name ?? '';
  expect(cluster.logs.read('team', pod, {})).toBe('1\n2\n');
});

test('OnFailure restarts the container in its pod until the limit is reached', async () => {
  const cluster = startCluster();
  const manifest = shellJob('train', 'exit 1', { backoffLimit: 2 }, { restartPolicy: 'OnFailure' });
  cluster.store.create('jobs', manifest);
  await cluster.ended('train', 'Failed');
  await cluster.until(() => cluster.pods().length === 0);
  const pods = timeline(cluster.changes, 'pods');
  expect(pods).toContain(`MODIFIED Running CrashLoopBackOff {${UNREADY}} fin=1`);
  expect(cluster.told.join('\n')).toMatch(
    /BackOff: Back-off restarting failed container train in/u,
  );
  expect(cluster.told.join('\n')).toMatch(/SuccessfulDelete: Deleted pod: train-/u);
});

test('a Job past its deadline fails once its pod has gone', async () => {
  const cluster = startCluster();
  cluster.store.create('jobs', shellJob('train', 'exec sleep 100', { activeDeadlineSeconds: 1 }));
  await cluster.ended('train', 'Failed');
  const target = 'FailureTarget=True/DeadlineExceeded';
  expect(jobSteps(cluster, 'train')).toEqual([
    BORN,
    `MODIFIED active=- ready=0 term=1 ok=- fail=- uncounted failed 1 [${target}]`,
    `MODIFIED active=- ready=0 term=1 ok=- fail=1 [${target}]`,
    `MODIFIED active=- ready=0 term=0 ok=- fail=1 [${target}]`,
    `MODIFIED active=- ready=0 term=0 ok=- fail=1 [${target} Failed=True/DeadlineExceeded]`,
  ]);
  await cluster.until(() => cluster.pods().length === 0);
  expect(cluster.told).toContain(
    'Job/train DeadlineExceeded: Job was active longer than specified deadline',
  );
});
