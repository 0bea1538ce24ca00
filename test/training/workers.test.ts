import { describe, expect, test } from 'vitest';
import type {
  ContainerState,
  JobObservation,
  PodObservation,
} from '../../src/training/observation.ts';
import { deriveRun } from '../../src/training/run.ts';
import {
  at,
  clockAt,
  failedJob,
  makeContainer,
  makeJob,
  makePod,
  observe,
  states,
} from './observed.ts';

function worker(index: number, state: keyof typeof kinds, more: Partial<PodObservation> = {}) {
  const { container, phase } = kinds[state];
  return makePod([makeContainer(container)], {
    name: `train-resnet-${index}`,
    uid: `pod-${index}`,
    completionIndex: index,
    phase,
    ...more,
  });
}

const kinds = {
  creating: { container: states.creating, phase: 'Pending' },
  running: { container: states.running, phase: 'Running' },
  failed: { container: states.ended(1, { finishedAt: at(60) }), phase: 'Failed' },
  failedLater: { container: states.ended(1, { finishedAt: at(65) }), phase: 'Failed' },
  stopped: { container: states.ended(143, { finishedAt: at(50) }), phase: 'Failed' },
} as const;

test.each<[string, readonly PodObservation[], unknown]>([
  ['one pod is no group of workers', [makePod([makeContainer(states.running)])], undefined],
  [
    'a retry is no group of workers',
    [
      makePod([makeContainer(states.ended(1))], { uid: 'a', phase: 'Failed' }),
      makePod([makeContainer(states.running)], { uid: 'b', phase: 'Running' }),
    ],
    undefined,
  ],
  [
    'those that train are counted',
    [worker(0, 'running'), worker(1, 'running'), worker(2, 'running'), worker(3, 'creating')],
    { running: 3, total: 4 },
  ],
  [
    'so are those without an index',
    [1, 2].map((each) => worker(0, 'running', { uid: `${each}` })),
    { running: 2, total: 2 },
  ],
])('%s', (_, pods, workers) => {
  expect(deriveRun(observe(makeJob(), pods), clockAt(30)).workers).toEqual(workers);
});

test.each<[string, Partial<JobObservation>, unknown]>([
  ['side by side', { parallelism: 4, completions: 4 }, { running: 2, total: 4 }],
  ['with numbers', { parallelism: 2, completions: 8, indexed: true }, { running: 2, total: 8 }],
])('those of a Job that makes them %s are as many as it says', (_, spec, workers) => {
  const pods = ['a', 'b'].map((uid) => makePod([makeContainer(states.running)], { uid }));
  expect(deriveRun(observe(makeJob(spec), pods), clockAt(30)).workers).toEqual(workers);
});

describe('attempts', () => {
  const attempt = (uid: string, from: number, state: ContainerState, phase: string) =>
    makePod([makeContainer(state)], { uid, phase, creationTimestamp: at(from) });
  const failed = (uid: string, from: number) => attempt(uid, from, states.ended(1), 'Failed');
  const runs = (uid: string, from: number) => attempt(uid, from, states.running, 'Running');

  test.each<[string, Partial<JobObservation>, readonly PodObservation[], number]>([
    ['of a run of its own are its pods', {}, [failed('a', 0), runs('b', 80)], 2],
    [
      'of workers that all run are the first',
      { parallelism: 3 },
      [runs('a', 0), runs('b', 0), runs('c', 0)],
      1,
    ],
    [
      'of workers of which one was made again are two',
      { parallelism: 2 },
      [failed('a', 0), runs('b', 0), runs('c', 80)],
      2,
    ],
    [
      'of workers of which one just failed are still the first',
      { parallelism: 2 },
      [failed('a', 0), runs('b', 0)],
      1,
    ],
  ])('%s', (_, spec, pods, attempts) => {
    expect(deriveRun(observe(makeJob(spec), pods), clockAt(90)).attempts).toBe(attempts);
  });
});

test('the first worker to fail is named, not those stopped before or failing after it', () => {
  const pods = [
    worker(0, 'stopped', { deletionTimestamp: at(50) }),
    worker(1, 'failedLater'),
    worker(2, 'failed'),
  ];
  const { diagnosis, podName } = deriveRun(observe(failedJob(), pods), clockAt(80), {
    log: ['ValueError: bad shard'],
  });
  expect(podName).toBe('train-resnet-2');
  expect(diagnosis).toMatchObject({
    code: 'program-failed',
    cause: 'Worker 3 of 3 failed first: Your code failed (exit 1): ValueError: bad shard.',
    evidence: 'exit code 1\npod train-resnet-2, completion index 2',
  });
});
