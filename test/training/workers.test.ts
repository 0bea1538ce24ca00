import { expect, test } from 'vitest';
import type { PodObservation } from '../../src/training/observation.ts';
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
