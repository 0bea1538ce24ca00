import { describe, expect, test } from 'vitest';
import type { Observation } from '../../src/training/observation.ts';
import { deriveRun, type RunState } from '../../src/training/run.ts';
import {
  at,
  clockAt,
  completeJob,
  condition,
  failedJob,
  makeContainer,
  makeJob,
  makePod,
  observe,
  states,
} from './observed.ts';

const running = makePod([makeContainer(states.running)], { phase: 'Running' });
const succeeded = makePod([makeContainer(states.ended(0))], { phase: 'Succeeded' });
const crashed = makePod([makeContainer(states.ended(1))], { phase: 'Failed' });
const drained = makePod([makeContainer(states.ended(143))], {
  phase: 'Failed',
  deletionTimestamp: at(75),
  conditions: [condition('DisruptionTarget', { reason: 'EvictionByEvictionAPI' })],
});

interface Case {
  readonly situation: string;
  readonly observation: Observation;
  readonly now?: number;
  readonly expected: Partial<RunState>;
}

const image = `docker.io/matilda/resnet@sha256:${'a'.repeat(64)}`;

const cases: readonly Case[] = [
  {
    situation: 'a container whose image is known by its digest',
    observation: observe(makeJob(), [
      makePod([makeContainer(states.running, { imageID: image })], { phase: 'Running' }),
    ]),
    expected: { phase: 'running', image },
  },
  {
    situation: 'no pod yet',
    observation: observe(makeJob({ active: 0 })),
    expected: { phase: 'queued', since: at(0), attempts: 0 },
  },
  {
    situation: 'a suspended Job',
    observation: observe(
      makeJob({
        suspended: true,
        conditions: [condition('Suspended', { lastTransitionTime: at(5) })],
      }),
    ),
    expected: { phase: 'queued', since: at(5) },
  },
  {
    situation: 'a pod without a node',
    observation: observe(makeJob(), [makePod([])]),
    expected: { phase: 'waiting', attempts: 1 },
  },
  {
    situation: 'a container being made',
    observation: observe(makeJob(), [makePod([makeContainer(states.creating)])]),
    expected: { phase: 'waiting' },
  },
  {
    situation: 'a container that runs',
    observation: observe(makeJob(), [running]),
    expected: {
      phase: 'running',
      startedAt: at(10),
      waitedMs: 10_000,
      node: 'gpu-node-1',
      podName: 'train-resnet-aaaaa',
    },
  },
  {
    situation: 'a running container whose start time is missing',
    observation: observe(makeJob(), [
      makePod([makeContainer({ running: {} })], { phase: 'Running' }),
    ]),
    expected: { phase: 'running', startedAt: at(0) },
  },
  {
    situation: 'an attempt that succeeded, before the Job says so',
    observation: observe(makeJob(), [succeeded]),
    expected: { phase: 'running', startedAt: at(10) },
  },
  {
    situation: 'a complete Job',
    observation: observe(completeJob(), [succeeded]),
    expected: { phase: 'finished', endedAt: at(70), ranMs: 60_000, exitCode: 0 },
  },
  {
    situation: 'a complete Job whose pod is gone',
    observation: observe(completeJob()),
    expected: { phase: 'finished', startedAt: at(0), endedAt: at(72) },
  },
  {
    situation: 'an attempt that failed a moment ago, before the Job decided',
    observation: observe(makeJob(), [crashed]),
    now: 72,
    expected: { phase: 'running' },
  },
  {
    situation: 'an attempt that failed while the Job goes on',
    observation: observe(makeJob({ failed: 1 }), [crashed]),
    now: 80,
    expected: { phase: 'restarting', attempts: 1, since: at(70) },
  },
  {
    situation: 'a Job that is about to fail',
    observation: observe(
      makeJob({ conditions: [condition('FailureTarget', { lastTransitionTime: at(72) })] }),
      [crashed],
    ),
    now: 80,
    expected: { phase: 'running' },
  },
  {
    situation: 'a Job that cannot stop its pod for more than five minutes',
    observation: observe(
      makeJob({ conditions: [condition('FailureTarget', { lastTransitionTime: at(72) })] }),
      [running],
    ),
    now: 400,
    expected: { phase: 'failed', endedAt: at(72) },
  },
  {
    situation: 'a failed Job',
    observation: observe(failedJob(), [crashed]),
    expected: { phase: 'failed', exitCode: 1, endedAt: at(70), ranMs: 60_000 },
  },
  {
    situation: 'a failed Job whose pods are gone',
    observation: observe(failedJob('DeadlineExceeded')),
    expected: { phase: 'failed', endedAt: at(72) },
  },
  {
    situation: 'a drained pod whose Job lives on',
    observation: observe(makeJob(), [drained]),
    expected: { phase: 'restarting' },
  },
  {
    situation: 'no pod between two attempts',
    observation: observe(makeJob({ active: 0, failed: 1 })),
    expected: { phase: 'restarting' },
  },
  {
    situation: 'a second attempt that runs',
    observation: observe(makeJob({ failed: 1 }), [
      drained,
      makePod([makeContainer({ running: { startedAt: at(90) } })], {
        name: 'train-resnet-bbbbb',
        uid: 'pod-2',
        phase: 'Running',
        creationTimestamp: at(85),
      }),
    ]),
    expected: {
      phase: 'running',
      attempts: 2,
      startedAt: at(10),
      since: at(90),
      podName: 'train-resnet-bbbbb',
    },
  },
  {
    situation: 'a second attempt that has no node',
    observation: observe(makeJob({ failed: 1 }), [
      drained,
      makePod([], { name: 'train-resnet-bbbbb', uid: 'pod-2', creationTimestamp: at(85) }),
    ]),
    expected: { phase: 'waiting', attempts: 2, podName: 'train-resnet-aaaaa' },
  },
  {
    situation: 'a container waiting to be started again',
    observation: observe(makeJob(), [
      makePod(
        [
          makeContainer(states.waiting('CrashLoopBackOff'), {
            restartCount: 2,
            lastState: states.ended(1),
          }),
        ],
        { phase: 'Running' },
      ),
    ]),
    expected: { phase: 'restarting', attempts: 3, startedAt: at(10) },
  },
  {
    situation: 'no Job',
    observation: observe(undefined, [drained]),
    expected: { phase: 'deleted', startedAt: at(10), endedAt: at(70) },
  },
  {
    situation: 'nothing at all',
    observation: observe(undefined),
    expected: { phase: 'deleted', attempts: 0 },
  },
  {
    situation: 'a Job being deleted in the foreground',
    observation: observe(makeJob({ deletionTimestamp: at(75) }), [drained]),
    now: 80,
    expected: { phase: 'running' },
  },
  {
    situation: 'a worker of several that failed first',
    observation: observe(failedJob(), [
      makePod([makeContainer(states.ended(143, { finishedAt: at(71) }))], {
        name: 'w0',
        uid: 'w0',
        phase: 'Failed',
        completionIndex: 0,
        deletionTimestamp: at(70),
      }),
      makePod([makeContainer(states.ended(7, { finishedAt: at(60) }))], {
        name: 'w1',
        uid: 'w1',
        phase: 'Failed',
        completionIndex: 1,
      }),
    ]),
    expected: { phase: 'failed', podName: 'w1', exitCode: 7, attempts: 1 },
  },
];

describe('deriveRun', () => {
  test.each(cases)('$situation', ({ observation, now = 75, expected }) => {
    expect(deriveRun(observation, clockAt(now))).toMatchObject(expected);
  });

  test.each([
    [
      'never started',
      states.ended(128, { reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' }),
    ],
    ['was lost', { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } }],
  ])('a container that %s has no start and no exit code', (_, state) => {
    const pod = makePod([makeContainer(state)], { phase: 'Failed' });
    const run = deriveRun(observe(failedJob(), [pod]), clockAt(75));
    expect(run.startedAt).toBeUndefined();
    expect(run.exitCode).toBeUndefined();
  });
});
