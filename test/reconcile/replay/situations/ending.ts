import {
  completes,
  condition,
  container,
  disrupted,
  ends,
  exited,
  fails,
  gone,
  job,
  killed,
  log,
  pod,
  revived,
  running,
  starts,
  submitted,
  time,
  waiting,
  type Situation,
} from './lines.ts';

const traceback = [
  'epoch 3 loss=0.4',
  'Traceback (most recent call last):',
  '  File "train.py", line 3, in <module>',
  "ValueError: could not convert string to float: 'x'",
];

/** With a pod that trains since the third second. */
const trains = [submitted(), starts('a', 0)];
const started = 3;

export const atTheEnd: Readonly<Record<string, Situation>> = {
  'a Job of Kubernetes 1.29: it fails before its pods have stopped': {
    lines: [
      trains,
      job(60, {
        active: 1,
        failed: 1,
        conditions: [
          condition('Failed', 60, {
            reason: 'DeadlineExceeded',
            message: 'Job was active longer than specified deadline',
          }),
        ],
      }),
      pod(60.1, 'a', { deletionTimestamp: time(90) }),
      ends('a', 65, 143, { started }),
      gone(66, 'a'),
    ],
    told: ['card', 'started', 'failed:time-limit'],
    says: { failed: /^resnet failed after .*: The run was stopped at its time limit of 1 h$/ },
  },
  'a program that ignores SIGTERM at the time limit of its Job': {
    lines: [
      trains,
      job(60, {
        conditions: [condition('FailureTarget', 60, { reason: 'DeadlineExceeded', message: 'm' })],
        terminating: 1,
      }),
      pod(60.1, 'a', { deletionTimestamp: time(90) }),
      ends('a', 90, 137, { started }),
      gone(91.5, 'a'),
      fails(92, 'DeadlineExceeded', 'm'),
    ],
    told: ['card', 'started', 'failed:time-limit'],
  },
  'a pod that does not stop, on a node that does not answer': {
    lines: [
      trains,
      job(60, {
        conditions: [condition('FailureTarget', 60, { reason: 'DeadlineExceeded', message: 'm' })],
        terminating: 1,
      }),
      pod(60.1, 'a', { deletionTimestamp: time(90) }),
      gone(1_000, 'a'),
      fails(1_001, 'DeadlineExceeded', 'm'),
    ],
    told: ['card', 'started', 'failed:time-limit'],
    says: { failed: /Its pod has not stopped on node gpu-1 yet$/ },
  },
  'the time limit of the pod': {
    lines: [
      trains,
      pod(60, 'a', {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      }),
      ends('a', 61, 143, { started }),
      fails(63),
    ],
    told: ['card', 'started', 'failed:time-limit'],
  },
  'a sidecar that is killed after training has ended well': {
    lines: [
      submitted(),
      starts('a', 0, {
        initContainers: [container(running(1), { name: 'proxy', sidecar: true })],
      }),
      pod(60, 'a', { containers: [container(exited(0, 3, 60))] }),
      pod(90, 'a', {
        phase: 'Succeeded',
        initContainers: [container(exited(137, 1, 90), { name: 'proxy', sidecar: true })],
      }),
      completes(91),
    ],
    told: ['card', 'started', 'finished'],
    says: { finished: /^resnet finished in 57 s$/ },
  },
  'a sidecar that is killed after training has failed': {
    lines: [
      submitted(),
      starts('a', 0, {
        initContainers: [container(running(1), { name: 'proxy', sidecar: true })],
      }),
      log(59, ...traceback),
      pod(60, 'a', { containers: [container(exited(1, 3, 60))] }),
      pod(90, 'a', {
        phase: 'Failed',
        initContainers: [container(exited(137, 1, 90), { name: 'proxy', sidecar: true })],
      }),
      fails(91),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: {
      failed: /^resnet failed after 57 s: Your code failed \(exit 1\): ValueError: could not/,
    },
  },
  'a second container that runs on for a minute after training has failed': {
    lines: [
      trains,
      pod(60, 'a', {
        containers: [container(exited(1, 3, 60)), container(running(3), { name: 'logger' })],
      }),
      pod(120, 'a', {
        phase: 'Failed',
        containers: [container(exited(1, 3, 60)), container(exited(0, 3, 120), { name: 'logger' })],
      }),
      fails(121),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /^resnet failed after 57 s: / },
  },
  'a second container that runs on for an hour after training has ended': {
    lines: [
      trains,
      pod(60, 'a', {
        containers: [container(exited(0, 3, 60)), container(running(3), { name: 'logger' })],
      }),
      pod(3_600, 'a', {
        phase: 'Succeeded',
        containers: [
          container(exited(0, 3, 60)),
          container(exited(0, 3, 3_600), { name: 'logger' }),
        ],
      }),
      completes(3_601),
    ],
    told: ['card', 'started', 'blocked/helper-runs-on', 'finished'],
    says: {
      'blocked/helper-runs-on':
        /^resnet needs attention: The training has ended, but the container "logger" beside it still runs/,
    },
  },
  'a container beside training that fails': {
    lines: [
      trains,
      pod(60, 'a', {
        containers: [container(exited(0, 3, 60)), container(exited(3, 3, 60), { name: 'logger' })],
      }),
      pod(61, 'a', { phase: 'Failed' }),
      fails(62),
    ],
    told: ['card', 'started', 'failed:helper-failed'],
    says: {
      failed:
        /: The training itself ended well, but the container "logger" beside it failed \(exit 3\)$/,
    },
  },
  'a node that forgot its container when it restarted': {
    lines: [
      trains,
      pod(600, 'a', {
        phase: 'Failed',
        containers: [
          container({
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
            },
          }),
        ],
      }),
      fails(602),
    ],
    told: ['card', 'started', 'failed:outcome-unknown'],
    says: { failed: /^resnet failed after 9 m 5\d s: The node lost track of the run/ },
  },
  'a pod of which nothing but its failure is known': {
    lines: [trains, pod(600, 'a', { phase: 'Failed', reason: 'NodeLost' }), fails(602)],
    told: ['card', 'started', 'failed:node-lost'],
    says: { failed: /^resnet failed after 9 m 59 s: Node gpu-1 stopped answering/ },
  },
  'a GPU that was gone when the pod came to the node': {
    lines: [
      submitted(),
      pod(0.1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      pod(1, 'a', {
        nodeName: 'gpu-1',
        phase: 'Failed',
        reason: 'UnexpectedAdmissionError',
        message:
          'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
      }),
      fails(2),
    ],
    told: ['card', 'failed:node-refused'],
    says: {
      failed: /^resnet failed before it started: Node gpu-1 took the run and then refused it/,
    },
  },
  'an eviction that counts as a failure': {
    lines: [
      trains,
      pod(60, 'a', {
        deletionTimestamp: time(90),
        conditions: [disrupted(60, 'EvictionByEvictionAPI')],
      }),
      ends('a', 62, 143, { started }),
      gone(63.5, 'a'),
      fails(64),
    ],
    told: ['card', 'started', 'failed:drained'],
  },
  'a rule of the template that ends the Job at an exit code': {
    lines: [
      trains,
      ends('a', 60, 42, { started }),
      fails(
        62,
        'PodFailurePolicy',
        'Container train for pod vision/a failed with exit code 42 matching FailJob rule at index 0',
      ),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /^resnet failed after 57 s: Your code failed \(exit 42\)$/ },
  },
  'a node that ran out of memory': {
    lines: [
      trains,
      pod(60, 'a', {
        phase: 'Failed',
        reason: 'Evicted',
        message:
          'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container train was using 60Gi, request is 0, has larger consumption of memory.',
        conditions: [disrupted(60, 'TerminationByKubelet')],
      }),
      ends('a', 61, 137, { started }),
      fails(63),
    ],
    told: ['card', 'started', 'failed:node-memory-full'],
    says: { failed: /: Node gpu-1 ran out of memory \(RAM\), so the run was stopped$/ },
  },
  'a namespace that is deleted with its run': {
    lines: [
      trains,
      pod(60, 'a', { deletionTimestamp: time(90) }),
      ends('a', 61, 143, { started }),
      gone(62.1, 'a'),
      fails(63),
      gone(67),
    ],
    told: ['card', 'started', 'deleted'],
  },
  'a namespace that is deleted before its run had a node': {
    lines: [
      submitted(),
      pod(0.1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      pod(20, 'a', { deletionTimestamp: time(20) }),
      gone(20.1, 'a'),
      fails(21),
      gone(25),
    ],
    told: ['card', 'deleted'],
  },
  'a Job that is cleared away the moment it has ended well': {
    lines: [trains, ends('a', 60, 0, { started }), completes(62), gone(62.2), gone(62.3, 'a')],
    told: ['card', 'started', 'finished'],
  },
  'a Job that is cleared away the moment it has failed': {
    lines: [
      trains,
      ends('a', 60, 1, { started, message: traceback.join('\n') }),
      fails(62),
      gone(62.2),
      gone(62.3, 'a'),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /ValueError/ },
  },
  'a run that was quicker than every watch': {
    lines: [
      submitted(),
      pod(2, 'a', {
        creationTimestamp: time(0),
        nodeName: 'gpu-1',
        phase: 'Succeeded',
        containers: [container(exited(0, 1, 2))],
      }),
      completes(2.5),
    ],
    told: ['card', 'started', 'finished'],
    says: { finished: /^resnet finished in 1 s$/ },
  },
  'clocks that go differently': {
    lines: [
      submitted(),
      pod(1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      pod(3, 'a', {
        nodeName: 'gpu-1',
        phase: 'Running',
        containers: [container({ running: { startedAt: time(-120) } })],
      }),
      pod(60, 'a', { phase: 'Succeeded', containers: [container(exited(0, -120, -63))] }),
      completes(61),
    ],
    told: ['card', 'started', 'finished'],
    says: {
      started: /^resnet started on gpu-1 without waiting$/,
      finished: /^resnet finished in 57 s$/,
    },
  },
  'an image that failed to be pulled until the time limit of the pod': {
    lines: [
      submitted(),
      pod(0.1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      pod(1, 'a', {
        nodeName: 'gpu-1',
        containers: [
          container(
            waiting('ImagePullBackOff', 'Back-off pulling image "x": ErrImagePull: not found'),
          ),
        ],
      }),
      pod(3_600, 'a', {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
        containers: [
          container({
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
            },
          }),
        ],
      }),
      fails(3_602),
    ],
    told: ['card', 'blocked/image-not-found', 'failed:time-limit'],
    says: {
      failed: /^resnet failed before it started: The run reached its time limit of 1 h before/,
    },
  },
  'a reason that only a later version knows': {
    lines: [
      trains,
      pod(60, 'a', { phase: 'Failed', reason: 'QuantumDecoherence', message: 'cat is dead' }),
      fails(62, 'EntanglementLost', 'spooky'),
    ],
    told: ['card', 'started', 'failed:pod-failed'],
    evidence: /QuantumDecoherence: cat is dead/,
  },
  'a success while nobody watched, its pod gone': {
    lines: [
      submitted(),
      pod(0.1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      killed(10),
      starts('a', 20),
      ends('a', 300, 0, { started: 23 }),
      completes(302),
      gone(303, 'a'),
      revived(900),
    ],
    told: ['card', 'started', 'finished'],
    says: { started: /^resnet started$/ },
  },
  'a failure while nobody watched, its pod gone': {
    lines: [
      trains,
      killed(10),
      ends('a', 300, 1, { started }),
      fails(302),
      gone(303, 'a'),
      revived(900),
    ],
    told: ['card', 'started', 'failed:pod-gone'],
    says: { failed: /^resnet failed after \d+ m.*: The run’s pod was taken away/ },
  },
  'a failure of which nobody saw anything': {
    lines: [
      submitted(),
      killed(1),
      starts('a', 20),
      ends('a', 300, 1, { started: 23 }),
      fails(302),
      gone(303, 'a'),
      revived(900),
    ],
    told: ['card', 'failed:pod-gone'],
    says: { failed: /^resnet failed: The run’s pod was taken away/ },
  },
  'a deletion while nobody watched': {
    lines: [trains, killed(10), gone(300, 'a'), gone(301), revived(900)],
    told: ['card', 'started', 'deleted'],
    says: { deleted: /^resnet was deleted in the cluster (?!before it started)/ },
  },
};
