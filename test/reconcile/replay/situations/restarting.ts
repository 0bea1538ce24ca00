import {
  completes,
  condition,
  container,
  disrupted,
  ends,
  event,
  exited,
  fails,
  gone,
  job,
  killed,
  pod,
  revived,
  running,
  starts,
  submitted,
  time,
  unschedulable,
  waiting,
  type Situation,
} from './lines.ts';
import type { Line, Lines } from '../replay.ts';

const trains = [submitted(), starts('a', 0)];
const started = 3;

const suspends = (at: number): Line =>
  job(at, {
    suspended: true,
    active: 0,
    startTime: null,
    conditions: [condition('Suspended', at, { reason: 'JobSuspended' })],
  });
const resumes = (at: number): Line =>
  job(at, {
    suspended: false,
    startTime: time(at),
    conditions: [condition('Suspended', at, { status: 'False', reason: 'JobResumed' })],
  });

/** A pod that is pushed out and cleared away. */
const evicted = (name: string, at: number, from: number, reason: string): Lines => [
  pod(at, name, { deletionTimestamp: time(at + 30), conditions: [disrupted(at, reason)] }),
  ends(name, at + 2, 143, { started: from }),
  gone(at + 4, name),
];

export const onceMore: Readonly<Record<string, Situation>> = {
  'out of memory in the attempt after an eviction': {
    lines: [
      trains,
      evicted('a', 60, started, 'EvictionByEvictionAPI'),
      starts('b', 70),
      ends('b', 300, 137, { started: 73, reason: 'OOMKilled' }),
      fails(302),
    ],
    told: ['card', 'started', 'failed:out-of-memory'],
    card: [/will restart: Node gpu-1 was taken for maintenance/, /is running on gpu-1, attempt 2/],
    evidence: /First attempt: Node gpu-1 was taken for maintenance/,
  },
  'two attempts that fail for different causes': {
    lines: [
      trains,
      ends('a', 60, 137, { started, reason: 'OOMKilled' }),
      job(61, { failed: 1 }),
      starts('b', 70),
      ends('b', 300, 1, { started: 73, message: 'ValueError: x' }),
      fails(302),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    evidence: /First attempt: The run used more memory/,
  },
  'a retry that succeeds': {
    lines: [
      trains,
      ends('a', 60, 1, { started }),
      job(61, { failed: 1 }),
      starts('b', 70),
      ends('b', 300, 0, { started: 73 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
    card: [/will restart: Your code failed \(exit 1\)/, /is running on gpu-1, attempt 2/],
  },
  'crashes in one pod, and then a success': {
    lines: [
      trains,
      [1, 2, 3].map((count) => [
        pod(count * 60, 'a', {
          containers: [
            container(waiting('CrashLoopBackOff', 'back-off 40s restarting failed container'), {
              restartCount: count,
              lastState: exited(1, count * 60 - 57, count * 60 - 1),
            }),
          ],
        }),
        pod(count * 60 + 40, 'a', {
          containers: [
            container(running(count * 60 + 40), {
              restartCount: count,
              lastState: exited(1, count * 60 - 57, count * 60 - 1),
            }),
          ],
        }),
      ]),
      ends('a', 400, 0, { started: 220 }),
      completes(402),
    ],
    told: ['card', 'started', 'finished'],
    card: [/will restart: Your code failed \(exit 1\)/, /attempt 2/, /attempt 4/],
  },
  'suspended and resumed three times': {
    lines: [
      trains,
      [100, 200, 300].map((at, index) => [
        suspends(at),
        pod(at + 0.1, `${'abc'[index]}`, { deletionTimestamp: time(at + 30) }),
        ends(`${'abc'[index]}`, at + 1, 143, { started: at - 97 }),
        gone(at + 3, `${'abc'[index]}`),
        resumes(at + 50),
        starts(`${'bcd'[index]}`, at + 51),
      ]),
      ends('d', 500, 0, { started: 354 }),
      completes(502),
    ],
    told: ['card', 'started', 'finished'],
    card: [/is queued: The run was paused; it starts again when it is released/, /is running/],
  },
  'a process that starts while its run is paused': {
    lines: [
      trains,
      killed(50),
      suspends(100),
      gone(103, 'a'),
      revived(110),
      resumes(200),
      starts('b', 201),
      ends('b', 300, 0, { started: 204 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
    card: [/is queued: The run was paused/],
  },
  'preempted, and the next attempt waits for half an hour': {
    lines: [
      trains,
      evicted('a', 60, started, 'PreemptionByScheduler'),
      pod(70, 'b', {
        creationTimestamp: time(70),
        phase: 'Pending',
        conditions: [unschedulable(70)],
      }),
      pod(1_870, 'b', { nodeName: 'gpu-2', conditions: [condition('PodScheduled', 1_870)] }),
      pod(1_873, 'b', { phase: 'Running', containers: [container(running(1_873))] }),
      ends('b', 3_000, 0, { started: 1_873 }),
      completes(3_002),
    ],
    told: ['card', 'started', 'blocked/no-free-gpu', 'finished'],
    says: { 'blocked/no-free-gpu': /^resnet cannot go on yet: No free GPU/ },
    card: [/will restart: The run had to make room for one of higher priority/],
  },
  'a process that starts between two attempts': {
    lines: [
      trains,
      killed(50),
      evicted('a', 60, started, 'EvictionByEvictionAPI'),
      revived(65),
      starts('b', 75),
      ends('b', 300, 0, { started: 78 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
    card: [/will restart/],
  },
  'a node that refuses the pod, and another that takes it': {
    lines: [
      submitted(),
      pod(0.1, 'a', { creationTimestamp: time(0), phase: 'Pending' }),
      pod(1, 'a', {
        nodeName: 'gpu-1',
        phase: 'Failed',
        reason: 'UnexpectedAdmissionError',
        message:
          'Allocate failed due to requested number of devices unavailable for nvidia.com/gpu',
      }),
      job(2, { failed: 1 }),
      starts('b', 12, { node: 'gpu-2' }),
      ends('b', 300, 0, { started: 15 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
    says: { started: /^resnet started on gpu-2 / },
  },
  'a node that dies, is given up and cleared away': {
    lines: [
      trains,
      pod(100, 'a', {
        conditions: [condition('Ready', 100, { status: 'False' }), condition('ContainersReady', 3)],
      }),
      pod(400, 'a', {
        deletionTimestamp: time(430),
        conditions: [
          condition('Ready', 100, { status: 'False' }),
          condition('ContainersReady', 3),
          disrupted(400, 'DeletionByTaintManager'),
        ],
      }),
      pod(2_000, 'a', {
        phase: 'Failed',
        conditions: [disrupted(2_000, 'DeletionByPodGC')],
      }),
      gone(2_001, 'a'),
      starts('b', 2_002, { node: 'gpu-2' }),
      ends('b', 3_000, 0, { started: 2_005 }),
      completes(3_002),
    ],
    told: ['card', 'started', 'blocked/node-lost', 'finished'],
    says: {
      'blocked/node-lost':
        /^resnet cannot go on yet: Node gpu-1 stopped answering; the run starts again when/,
    },
    card: [/Node gpu-1 does not answer|is running/, /will restart: Node gpu-1 stopped answering/],
  },
  'a node that does not answer for twenty minutes, and comes back': {
    lines: [
      trains,
      pod(100, 'a', {
        conditions: [condition('Ready', 100, { status: 'False' }), condition('ContainersReady', 3)],
      }),
      pod(1_300, 'a', {
        conditions: [condition('Ready', 1_300), condition('ContainersReady', 3)],
      }),
      ends('a', 2_000, 0, { started }),
      completes(2_002),
    ],
    told: ['card', 'started', 'blocked/node-silent', 'finished'],
    says: { 'blocked/node-silent': /^resnet needs attention: Node gpu-1 does not answer/ },
  },
  'a node that restarts under a run that is tried again in its pod': {
    lines: [
      trains,
      pod(300, 'a', {
        containers: [
          container(running(300), {
            restartCount: 1,
            lastState: {
              terminated: {
                exitCode: 137,
                reason: 'ContainerStatusUnknown',
                message: 'The container could not be located when the pod was deleted.',
              },
            },
          }),
        ],
      }),
      ends('a', 600, 0, { started: 300 }),
      completes(602),
    ],
    told: ['card', 'started', 'finished'],
    card: [/is running on gpu-1, attempt 2/],
  },
  'a node that is shut down': {
    lines: [
      trains,
      pod(60, 'a', {
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
        conditions: [disrupted(60, 'TerminationByKubelet')],
        containers: [container(exited(143, 3, 60))],
      }),
      starts('b', 80, { node: 'gpu-2' }),
      ends('b', 300, 0, { started: 83 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
    card: [/will restart: Node gpu-1 was shut down/],
  },
  'a pod that is deleted before it ran, and made again': {
    lines: [
      submitted(),
      pod(0.1, 'a', {
        creationTimestamp: time(0),
        phase: 'Pending',
        conditions: [unschedulable(0)],
      }),
      pod(30, 'a', { deletionTimestamp: time(30) }),
      gone(30.1, 'a'),
      job(31, { failed: 1 }),
      starts('b', 41),
      event(45, 'b', 'Started'),
      ends('b', 300, 0, { started: 44 }),
      completes(302),
    ],
    told: ['card', 'started', 'finished'],
  },
};
