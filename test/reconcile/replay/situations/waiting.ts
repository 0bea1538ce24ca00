import {
  completes,
  condition,
  container,
  ends,
  event,
  fails,
  gone,
  job,
  jobEvent,
  pod,
  runs,
  starts,
  submitted,
  time,
  unschedulable,
  waiting,
  type Situation,
} from './lines.ts';
import type { Line, Lines } from '../replay.ts';

const pending = (name = 'a', fields: Record<string, unknown> = {}): Line =>
  pod(0.1, name, { creationTimestamp: time(0), phase: 'Pending', ...fields });

const finishesFrom = (started: number): Lines => [
  ends('a', started + 600, 0, { started }),
  completes(started + 602),
];

const placed = (message = '', reason = 'ContainerCreating'): Line =>
  pod(0.3, 'a', {
    nodeName: 'gpu-1',
    conditions: [condition('PodScheduled', 0)],
    containers: [container(waiting(reason, message === '' ? undefined : message))],
  });

const notFound =
  'rpc error: code = NotFound desc = failed to resolve image: docker.io/matilda/x:v1: not found';
const backOff = 'Back-off pulling image "docker.io/matilda/x:v1"';

/** A pull that is tried again and again, each time later, as the kubelet does. */
function pullsAgain(
  untilS: number,
  error: string,
  backedOff = `${backOff}: ErrImagePull: ${error}`,
): Lines {
  const lines: Line[] = [];
  let pauseS = 10;
  for (let at = 1; at < untilS; at += pauseS) {
    lines.push(
      event(at, 'a', 'Failed', `Failed to pull image "docker.io/matilda/x:v1": ${error}`),
      event(at, 'a', 'Failed', 'Error: ErrImagePull'),
      pod(at, 'a', { containers: [container(waiting('ErrImagePull', error))] }),
      event(at + 3, 'a', 'BackOff', backOff),
      pod(at + 3, 'a', { containers: [container(waiting('ImagePullBackOff', backedOff))] }),
    );
    pauseS = Math.min(300, pauseS * 2);
  }
  return lines;
}

export const whileWaiting: Readonly<Record<string, Situation>> = {
  'an autoscaler adds a node after three minutes': {
    lines: [
      submitted(),
      pending(),
      pod(0.2, 'a', { conditions: [unschedulable(0)] }),
      event(
        0.2,
        'a',
        'FailedScheduling',
        '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
      ),
      event(12, 'a', 'TriggeredScaleUp', 'pod triggered scale-up: [{gpu-pool 2->3 (max: 4)}]'),
      runs('a', 180, { at: 200, node: 'gpu-3' }),
      finishesFrom(200),
    ],
    told: ['card', 'started', 'finished'],
    card: [/A new node is being added/, /is starting on gpu-3; it waited 3 m for a new node/],
    says: { started: /^resnet started on gpu-3 after waiting 3 m 20 s for a new node$/ },
  },
  'the cluster cannot grow, and a GPU gets free after a quarter of an hour': {
    lines: [
      submitted(),
      pending(),
      pod(0.2, 'a', { conditions: [unschedulable(0)] }),
      event(
        15,
        'a',
        'NotTriggerScaleUp',
        "pod didn't trigger scale-up: 1 max node group size reached",
      ),
      runs('a', 900, { at: 905 }),
      finishesFrom(905),
    ],
    told: ['card', 'blocked/cannot-add-node', 'started', 'finished'],
    says: {
      'blocked/cannot-add-node':
        /^resnet cannot start yet: No free GPU: .*; the cluster cannot add a node at the moment$/,
      started: /^resnet started on gpu-1 after waiting 15 m 5 s for a node$/,
    },
  },
  'the words of the scheduler change while one thing is awaited': {
    lines: [
      submitted(),
      pending(),
      [8, 7, 6, 5, 4].map((nodes, index) =>
        pod(0.2 + index * 200, 'a', {
          conditions: [
            unschedulable(
              0,
              `0/${nodes} nodes are available: ${nodes} Insufficient nvidia.com/gpu.`,
            ),
          ],
        }),
      ),
      runs('a', 1_200, { at: 1_203 }),
      finishesFrom(1_203),
    ],
    told: ['card', 'blocked/no-free-gpu', 'started', 'finished'],
    card: [/8 of 8 nodes/, /6 of 6 nodes/, /is starting on gpu-1; it waited 20 m for a GPU/],
  },
  'a claim that is missing is made': {
    lines: [
      submitted(),
      pending('a', {
        conditions: [unschedulable(0, 'persistentvolumeclaim "datasets" not found')],
      }),
      runs('a', 900, { at: 905 }),
      finishesFrom(905),
    ],
    told: ['card', 'blocked/volume-missing/datasets', 'started', 'finished'],
  },
  'a scheduling gate is lifted': {
    lines: [
      submitted(),
      pending('a', {
        conditions: [
          condition('PodScheduled', 0, {
            status: 'False',
            reason: 'SchedulingGated',
            message: 'x',
          }),
        ],
      }),
      runs('a', 3_600, { at: 3_605 }),
      finishesFrom(3_605),
    ],
    told: ['card', 'started', 'finished'],
  },
  'an image that is missing is pushed after twenty minutes': {
    lines: [
      submitted(),
      pending(),
      placed(),
      pullsAgain(1_200, notFound),
      pod(1_300, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(1_300) } })],
      }),
      finishesFrom(1_300),
    ],
    told: ['card', 'blocked/image-not-found', 'started', 'finished'],
    says: { started: /^resnet started on gpu-1 after waiting 21 m 40 s for its image$/ },
  },
  'the same, told by a kubelet that says why only once': {
    lines: [
      submitted(),
      pending(),
      placed(),
      pullsAgain(1_200, notFound, backOff),
      pod(1_300, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(1_300) } })],
      }),
      finishesFrom(1_300),
    ],
    told: ['card', 'blocked/image-not-found', 'started', 'finished'],
  },
  'a registry that does not answer for a minute': {
    lines: [
      submitted(),
      pending(),
      placed(),
      pullsAgain(60, 'dial tcp 10.0.0.1:443: i/o timeout'),
      pod(75, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(75) } })],
      }),
      finishesFrom(75),
    ],
    told: ['card', 'started', 'finished'],
    card: [/could not be pulled yet/],
  },
  'a registry that does not answer for ten minutes': {
    lines: [
      submitted(),
      pending(),
      placed(),
      pullsAgain(600, 'dial tcp 10.0.0.1:443: i/o timeout'),
      pod(700, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(700) } })],
      }),
      finishesFrom(700),
    ],
    told: ['card', 'blocked/image-registry-unreachable', 'started', 'finished'],
  },
  'an image that takes five minutes to pull': {
    lines: [
      submitted(),
      pending(),
      placed(),
      event(0.5, 'a', 'Pulling', 'Pulling image "matilda/resnet:v1"'),
      event(300, 'a', 'Pulled', 'Successfully pulled image'),
      pod(302, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(302) } })],
      }),
      finishesFrom(302),
    ],
    told: ['card', 'started', 'finished'],
    card: [/still being downloaded/],
  },
  'a share that cannot be mounted for ten minutes': {
    lines: [
      submitted(),
      pending(),
      placed(),
      [20, 150, 280, 410, 540].map((at) =>
        event(at, 'a', 'FailedMount', 'MountVolume.SetUp failed: mount.nfs: Connection timed out'),
      ),
      event(600, 'a', 'Pulling', 'Pulling image "matilda/resnet:v1"'),
      pod(605, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(605) } })],
      }),
      finishesFrom(605),
    ],
    told: ['card', 'blocked/mount-failed', 'started', 'finished'],
    says: { started: /after waiting 10 m 5 s for its storage$/ },
  },
  'a secret that is missing is made': {
    lines: [
      submitted(),
      pending(),
      placed('secret "wandb-key" not found', 'CreateContainerConfigError'),
      pod(120, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(120) } })],
      }),
      finishesFrom(120),
    ],
    told: ['card', 'blocked/secret-missing/wandb-key', 'started', 'finished'],
  },
  'two secrets that are missing, one after the other': {
    lines: [
      submitted(),
      pending(),
      placed('secret "wandb-key" not found', 'CreateContainerConfigError'),
      pod(60, 'a', {
        containers: [
          container(waiting('CreateContainerConfigError', 'secret "hf-token" not found')),
        ],
      }),
      pod(120, 'a', {
        containers: [
          container(waiting('CreateContainerConfigError', 'secret "wandb-key" not found')),
        ],
      }),
      pod(180, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(180) } })],
      }),
      finishesFrom(180),
    ],
    told: [
      'card',
      'blocked/secret-missing/wandb-key',
      'blocked/secret-missing/hf-token',
      'started',
      'finished',
    ],
  },
  'a scheduler that does not run': {
    lines: [submitted(), pending(), runs('a', 1_200, { at: 1_203 }), finishesFrom(1_203)],
    told: ['card', 'blocked/not-scheduled-yet', 'started', 'finished'],
    card: [/No scheduler has looked for a node for this run yet/],
  },
  'a Job of which nothing becomes, and nobody says why': {
    lines: [
      job(0),
      job(1_200, { startTime: time(1_200) }),
      starts('a', 1_201),
      finishesFrom(1_204),
    ],
    told: ['card', 'blocked/no-pod-yet', 'started', 'finished'],
  },
  'a node that takes its time, and says nothing': {
    lines: [
      submitted(),
      pending(),
      placed(),
      pod(1_200, 'a', {
        phase: 'Running',
        containers: [container({ running: { startedAt: time(1_200) } })],
      }),
      finishesFrom(1_200),
    ],
    told: ['card', 'blocked/slow-node', 'started', 'finished'],
  },
  'a quota that refuses until the time limit of the Job': {
    lines: [
      job(0),
      jobEvent(0.1, 'FailedCreate', 'Error creating: pods "a" is forbidden: exceeded quota: q'),
      job(0.2, { startTime: time(0) }),
      fails(3_600, 'DeadlineExceeded', 'Job was active longer than specified deadline'),
      job(3_601, { failed: 0 }),
    ],
    told: ['card', 'blocked/quota', 'failed:time-limit'],
    says: { failed: /: The run reached its time limit of 1 h before training could start$/ },
  },
  'a sidecar that keeps failing before training starts': {
    lines: [
      submitted(),
      pending(),
      pod(2, 'a', {
        nodeName: 'gpu-1',
        conditions: [condition('PodScheduled', 0)],
        initContainers: [
          container(waiting('CrashLoopBackOff', 'back-off 10s restarting failed container=proxy'), {
            name: 'proxy',
            sidecar: true,
            restartCount: 3,
            lastState: {
              terminated: { exitCode: 1, reason: 'Error', startedAt: time(1), finishedAt: time(2) },
            },
          }),
        ],
        containers: [container(waiting('PodInitializing'))],
      }),
      gone(900, 'a'),
      gone(900),
    ],
    told: ['card', 'blocked/helper-crashes', 'deleted'],
    says: { 'blocked/helper-crashes': /^resnet cannot start yet: .*"proxy"/ },
  },
  'a pod that the quota refuses, and then allows': {
    lines: [
      job(0),
      jobEvent(
        0.1,
        'FailedCreate',
        'Error creating: pods "a" is forbidden: exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8',
      ),
      job(0.2, { startTime: time(0) }),
      jobEvent(600, 'SuccessfulCreate', 'Created pod: a'),
      starts('a', 600),
      finishesFrom(603),
    ],
    told: ['card', 'blocked/quota', 'started', 'finished'],
    says: { started: /^resnet started on gpu-1 after waiting 10 m 3 s for quota$/ },
  },
  'a time limit of the Job that ends the waiting': {
    lines: [
      submitted(),
      pending('a', { conditions: [unschedulable(0)] }),
      job(3_600, {
        conditions: [
          condition('FailureTarget', 3_600, {
            reason: 'DeadlineExceeded',
            message: 'Job was active longer than specified deadline',
          }),
        ],
      }),
      pod(3_600.1, 'a', { deletionTimestamp: time(3_600) }),
      gone(3_600.2, 'a'),
      fails(3_601, 'DeadlineExceeded', 'Job was active longer than specified deadline'),
    ],
    told: ['card', 'blocked/no-free-gpu', 'failed:time-limit'],
    says: {
      failed:
        /^resnet failed before it started: The run reached its time limit of 1 h before training could start$/,
    },
  },
  'a pod that is deleted before it ever ran': {
    lines: [
      submitted(),
      pending('a', { conditions: [unschedulable(0)] }),
      pod(30, 'a', { deletionTimestamp: time(30) }),
      gone(30.1, 'a'),
      fails(31),
    ],
    told: ['card', 'failed:pod-deleted'],
    says: {
      failed:
        /^resnet failed before it started: The run’s pod was deleted in the cluster before it could start$/,
    },
  },
  'events that arrive before their objects': {
    lines: [
      jobEvent(0, 'SuccessfulCreate', 'Created pod: a'),
      event(0, 'a', 'Scheduled', 'assigned'),
      event(0.1, 'a', 'Started', 'Container started'),
      pod(0.2, 'a', {
        creationTimestamp: time(0),
        phase: 'Running',
        nodeName: 'gpu-1',
        containers: [container({ running: { startedAt: time(0) } })],
      }),
      job(1, { startTime: time(0), active: 1 }),
      finishesFrom(1),
    ],
    told: ['card', 'started', 'finished'],
  },
};
