import { expect, test } from 'vitest';
import type { Pod } from '../../../../src/sandbox/kubernetes/controllers/objects.ts';
import {
  obstacles,
  requestsOf,
} from '../../../../src/sandbox/kubernetes/controllers/scheduler/fit.ts';
import { unschedulableMessage } from '../../../../src/sandbox/kubernetes/controllers/scheduler/message.ts';
import type { KubeObject } from '../../../../src/sandbox/kubernetes/types.ts';

const metadata = { name: 'a', uid: '', resourceVersion: '', creationTimestamp: '' };

function podWith(spec: Partial<Pod['spec']>, phase = 'Pending'): Pod {
  const all = { containers: [], ...spec };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: all, status: { phase } };
}

function container(requests: Record<string, string>) {
  return { name: 'train', image: 'x', resources: { requests } };
}

function nodeWith(spec: object, labels: Record<string, string> = {}): KubeObject {
  const allocatable = { cpu: '2', memory: '1Gi', 'nvidia.com/gpu': '4' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadata, labels },
    spec,
    status: { allocatable },
  };
}

const taint = { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' };
const running = podWith({ containers: [container({ cpu: '1500m' })] }, 'Running');
const ended = podWith({ containers: [container({ cpu: '2' })] }, 'Succeeded');

test.each([
  [
    'room for all',
    podWith({ containers: [container({ cpu: '2', memory: '1Gi' })] }),
    nodeWith({}),
    [],
    [],
  ],
  [
    'too little for ever',
    podWith({ containers: [container({ cpu: '3' })] }),
    nodeWith({}),
    [],
    ['Insufficient cpu'],
  ],
  [
    'too little for now',
    podWith({ containers: [container({ cpu: '501m' })] }),
    nodeWith({}),
    [running],
    ['Insufficient cpu'],
  ],
  [
    'just enough',
    podWith({ containers: [container({ cpu: '500m' })] }),
    nodeWith({}),
    [running],
    [],
  ],
  ['ended pods', podWith({ containers: [container({ cpu: '2' })] }), nodeWith({}), [ended], []],
  [
    'an unknown resource',
    podWith({ containers: [container({ 'amd.com/gpu': '1' })] }),
    nodeWith({}),
    [],
    ['Insufficient amd.com/gpu'],
  ],
  [
    'a cordoned node',
    podWith({}),
    nodeWith({ unschedulable: true }),
    [],
    ['node(s) were unschedulable'],
  ],
  ['a taint', podWith({}), nodeWith({ taints: [taint] }), [], ['node(s) had untolerated taint(s)']],
  [
    'a tolerated taint',
    podWith({ tolerations: [{ key: taint.key, operator: 'Exists' }] }),
    nodeWith({ taints: [taint] }),
    [],
    [],
  ],
  [
    'a taint of another value',
    podWith({ tolerations: [{ key: taint.key, value: 'no' }] }),
    nodeWith({ taints: [taint] }),
    [],
    ['node(s) had untolerated taint(s)'],
  ],
  [
    'another label',
    podWith({ nodeSelector: { gpu: 'h100' } }),
    nodeWith({}, { gpu: 'a100' }),
    [],
    ["node(s) didn't match Pod's node affinity/selector"],
  ],
])('%s', (_name, pod, node, others, reasons) => {
  expect(obstacles(pod, node, others).map(({ reason }) => reason)).toEqual(reasons);
});

test('a pod holds the greatest of its init containers and the sum of its containers', () => {
  const pod = podWith({
    initContainers: [container({ cpu: '3', memory: '1Mi' })],
    containers: [container({ cpu: '1', memory: '1Mi' }), container({ cpu: '1', memory: '1Mi' })],
  });
  expect(requestsOf(pod)).toEqual(
    new Map([
      ['cpu', 3n * 10n ** 9n],
      ['memory', 2n * 2n ** 20n * 10n ** 9n],
    ]),
  );
});

test('the message counts reasons over nodes and sorts them', () => {
  const gpu = { reason: 'Insufficient nvidia.com/gpu', resolvable: true };
  const cpu = { reason: 'Insufficient cpu', resolvable: true };
  const tainted = { reason: 'node(s) had untolerated taint(s)', resolvable: false };
  const refused = [{ obstacles: [gpu, cpu] }, { obstacles: [gpu] }, { obstacles: [tainted] }];
  expect(unschedulableMessage(refused, false)).toBe(
    '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 2 Insufficient nvidia.com/gpu. ' +
      'no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, ' +
      '2 No preemption victims found for incoming pod.',
  );
  expect(unschedulableMessage([], false)).toBe('no nodes available to schedule pods');
});
