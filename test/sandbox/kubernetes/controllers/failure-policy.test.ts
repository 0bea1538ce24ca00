import { assert, nat, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { judgeFailure } from '../../../../src/sandbox/kubernetes/controllers/job/failure-policy.ts';
import {
  formatIndexes,
  parseIndexes,
} from '../../../../src/sandbox/kubernetes/controllers/job/indexes.ts';
import type {
  FailurePolicyRule,
  Pod,
} from '../../../../src/sandbox/kubernetes/controllers/objects.ts';

function failedPod(exitCode: number, condition = 'Ready'): Pod {
  const metadata = {
    name: 'p',
    namespace: 'ns',
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
  };
  const terminated = { exitCode, reason: 'Error', startedAt: null, finishedAt: null };
  const status = {
    lastState: {},
    ready: false,
    restartCount: 0,
    image: '',
    imageID: '',
    started: false,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [] },
    status: {
      phase: 'Failed',
      conditions: [{ type: condition, status: 'True' }],
      containerStatuses: [{ name: 'train', state: { terminated }, ...status }],
    },
  };
}

const on = (action: FailurePolicyRule['action'], operator: 'In' | 'NotIn', ...values: number[]) =>
  ({ action, onExitCodes: { operator, values } }) satisfies FailurePolicyRule;
const disruption: FailurePolicyRule = {
  action: 'Ignore',
  onPodConditions: [{ type: 'DisruptionTarget' }],
};
const message =
  'Container train for pod ns/p failed with exit code 42 matching FailJob rule at index 1';

test.each([
  ['no rules', failedPod(1), [], { action: 'count' }],
  ['a disruption', failedPod(143, 'DisruptionTarget'), [disruption], { action: 'ignore' }],
  ['no disruption', failedPod(143), [disruption], { action: 'count' }],
  [
    'an exit code listed',
    failedPod(42),
    [disruption, on('FailJob', 'In', 42)],
    { action: 'fail-job', message },
  ],
  [
    'an exit code not listed',
    failedPod(42),
    [disruption, on('FailJob', 'NotIn', 1)],
    { action: 'fail-job', message },
  ],
  ['exit code 0', failedPod(0), [on('FailJob', 'NotIn', 1)], { action: 'count' }],
  [
    'the first match',
    failedPod(42),
    [on('Count', 'In', 42), on('FailJob', 'In', 42)],
    { action: 'count' },
  ],
  [
    'another container',
    failedPod(42),
    [
      {
        action: 'Ignore',
        onExitCodes: { containerName: 'x', operator: 'In', values: [42] },
      } as const,
    ],
    { action: 'count' },
  ],
])('%s', (_name, pod, rules, verdict) => {
  expect(judgeFailure(pod, rules)).toEqual(verdict);
});

test.each([
  ['', []],
  ['0,2', [0, 2]],
  ['0,1', [0, 1]],
  ['1,3-5,7', [1, 3, 4, 5, 7]],
])('indexes %j', (text, indexes) => {
  expect([...parseIndexes(text)]).toEqual(indexes);
  expect(formatIndexes(new Set(indexes))).toBe(text);
});

test('indexes survive being written', () => {
  assert(
    property(uniqueArray(nat(40)), (indexes) => {
      expect(parseIndexes(formatIndexes(new Set(indexes)))).toEqual(new Set(indexes));
    }),
  );
});
