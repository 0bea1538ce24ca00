import {
  completes,
  condition,
  ends,
  fails,
  gone,
  job,
  log,
  pod,
  runs,
  starts,
  submitted,
  time,
  unschedulable,
  type Situation,
} from './lines.ts';

const together = submitted({ parallelism: 3, completions: 3 });
const numbered = submitted({ parallelism: 3, completions: 3, indexed: true });
const three = ['a', 'b', 'c'].map((name) => [starts(name, 0)]);
const withNumbers = ['a', 'b', 'c'].map((name, index) => [
  starts(name, 0, { completionIndex: index }),
]);

/** Those that are stopped because another failed. */
const stopped = (at: number, ...names: string[]) =>
  names.map((name) => [
    pod(at, name, { deletionTimestamp: time(at + 30) }),
    ends(name, at + 1, 143, { started: 3 }),
    gone(at + 3, name),
  ]);

export const sideBySide: Readonly<Record<string, Situation>> = {
  'workers without numbers, of which one fails': {
    lines: [
      together,
      three,
      log(59, 'ValueError: bad shard'),
      ends('b', 60, 1, { started: 3 }),
      job(61, {
        conditions: [
          condition('FailureTarget', 61, { reason: 'BackoffLimitExceeded', message: 'm' }),
        ],
      }),
      stopped(61.1, 'a', 'c'),
      fails(65),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    card: [/is running, 3 of 3 workers$/],
    says: {
      failed:
        /^resnet failed after 57 s: One of 3 workers failed first: Your code failed \(exit 1\): ValueError: bad shard$/,
    },
    evidence: /pod b/,
  },
  'workers without numbers, of which one fails and is made again': {
    lines: [
      together,
      three,
      ends('b', 60, 1, { started: 3 }),
      job(61, { failed: 1 }),
      starts('d', 70),
      ['a', 'c', 'd'].map((name) => [ends(name, 300, 0, { started: 3 })]),
      completes(302, { succeeded: 3 }),
    ],
    told: ['card', 'started', 'finished'],
    card: [/, 3 of 3 workers$/, /, 2 of 3 workers/, /, 3 of 3 workers, attempt 2$/],
  },
  'workers without numbers, of which one is made again and another then ends the run': {
    lines: [
      together,
      three,
      ends('b', 60, 137, { started: 3, reason: 'OOMKilled' }),
      job(61, { failed: 1 }),
      starts('d', 70),
      ends('c', 200, 1, { started: 3 }),
      job(201, {
        conditions: [
          condition('FailureTarget', 201, { reason: 'BackoffLimitExceeded', message: 'm' }),
        ],
      }),
      stopped(201.1, 'a', 'd'),
      fails(205),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    evidence: /pod c/,
  },
  'workers of which one finds no node for a quarter of an hour': {
    lines: [
      together,
      starts('a', 0),
      starts('b', 0),
      pod(0.1, 'c', {
        creationTimestamp: time(0),
        phase: 'Pending',
        conditions: [unschedulable(0)],
      }),
      runs('c', 900, { at: 903 }),
      ['a', 'b', 'c'].map((name) => ends(name, 2_000, 0, { started: 3 })),
      completes(2_002, { succeeded: 3 }),
    ],
    told: ['card', 'started', 'blocked/no-free-gpu', 'finished'],
    says: {
      'blocked/no-free-gpu': /^resnet needs attention: 1 of 3 workers has no node: No free GPU: /,
    },
    card: [/, 2 of 3 workers$/, /1 of 3 workers has no node/, /, 3 of 3 workers$/],
  },
  'more work than workers': {
    lines: [
      submitted({ parallelism: 2, completions: 4 }),
      starts('a', 0),
      starts('b', 0),
      ends('a', 60, 0, { started: 3 }),
      starts('c', 61),
      ends('b', 65, 0, { started: 3 }),
      starts('d', 66),
      ends('c', 120, 0, { started: 64 }),
      ends('d', 125, 0, { started: 69 }),
      completes(127, { succeeded: 4 }),
    ],
    told: ['card', 'started', 'finished'],
    card: [/, 2 of 2 workers$/],
  },
  'numbered workers, of which one fails in Kubernetes 1.29': {
    lines: [
      numbered,
      withNumbers,
      ends('b', 60, 1, { started: 3 }),
      job(61, {
        failed: 1,
        conditions: [condition('Failed', 61, { reason: 'BackoffLimitExceeded', message: 'm' })],
      }),
      stopped(61.1, 'a', 'c'),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /: Worker 2 of 3 failed first: Your code failed \(exit 1\)$/ },
  },
  'numbered workers, of which the first to fail drags the others along': {
    lines: [
      numbered,
      withNumbers,
      ends('c', 60, 137, { started: 3, reason: 'OOMKilled' }),
      ends('a', 61, 134, { started: 3 }),
      ends('b', 61, 134, { started: 3 }),
      fails(63),
    ],
    told: ['card', 'started', 'failed:out-of-memory'],
    says: { failed: /: Worker 3 of 3 failed first: The run used more memory/ },
  },
  'numbered workers, of which one is made again before another ends the run': {
    lines: [
      numbered,
      withNumbers,
      ends('a', 60, 137, { started: 3, reason: 'OOMKilled' }),
      job(61, { failed: 1 }),
      starts('a2', 70, { completionIndex: 0 }),
      ends('c', 200, 1, { started: 3 }),
      stopped(201.1, 'a2', 'b'),
      fails(205),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /: Worker 3 of 3 failed first: Your code failed/ },
  },
  'too many numbered workers that fail': {
    lines: [
      numbered,
      withNumbers,
      ends('a', 60, 1, { started: 3 }),
      ends('b', 70, 1, { started: 3 }),
      fails(
        72,
        'MaxFailedIndexesExceeded',
        'Job has exceeded the specified maximal number of failed indexes',
      ),
    ],
    told: ['card', 'started', 'failed:program-failed'],
    says: { failed: /: Worker 1 of 3 failed first/ },
  },
  'a leader whose success is enough': {
    lines: [
      numbered,
      withNumbers,
      ends('a', 60, 0, { started: 3 }),
      job(61, { conditions: [condition('SuccessCriteriaMet', 61, { reason: 'SuccessPolicy' })] }),
      stopped(61.1, 'b', 'c'),
      job(65, {
        active: 0,
        succeeded: 1,
        completionTime: time(65),
        conditions: [
          condition('SuccessCriteriaMet', 61, { reason: 'SuccessPolicy' }),
          condition('Complete', 65, { reason: 'SuccessPolicy' }),
        ],
      }),
    ],
    told: ['card', 'started', 'finished'],
  },
  'a worker that is evicted before the others notice': {
    lines: [
      numbered,
      withNumbers,
      pod(60, 'b', {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: ephemeral-storage.',
        conditions: [
          condition('Ready', 60, { status: 'False' }),
          condition('DisruptionTarget', 60, { reason: 'TerminationByKubelet' }),
        ],
        containers: [],
      }),
      ends('a', 62, 1, { started: 3, message: 'RuntimeError: NCCL error: connection closed' }),
      fails(64),
    ],
    told: ['card', 'started', 'failed:node-disk-full'],
    says: { failed: /: Worker 2 of 3 failed first: Node gpu-1 ran out of disk/ },
  },
};
