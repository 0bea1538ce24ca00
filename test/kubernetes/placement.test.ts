import { describe, expect, test } from 'vitest';
import { isOpen, mayHold } from '../../src/kubernetes/placement.ts';

const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

describe('a node is open', () => {
  test.each<[boolean, string, unknown]>([
    [true, 'when it is ready', { status: ready }],
    [
      true,
      'when it is kept for some',
      { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] }, status: ready },
    ],
    [false, 'not when it is cordoned', { spec: { unschedulable: true }, status: ready }],
    [
      false,
      'not when it does not answer',
      { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
    ],
    [false, 'not when nothing is known of it', {}],
    [
      false,
      'not when the cluster marked it as out of order',
      {
        spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] },
        status: ready,
      },
    ],
  ])('%s: %s', (open, _, node) => {
    expect(isOpen(node)).toBe(open);
  });
});

const taint = (key: string, effect = 'NoSchedule', value?: string) => ({
  metadata: { name: 'n', labels: { zone: 'a', gpu: 'H100', cores: '64' } },
  spec: { taints: [{ key, effect, ...(value !== undefined && { value }) }] },
});
const plain = taint('x', 'PreferNoSchedule');
const affinity = (...terms: unknown[]) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  },
});
const rule = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

describe('a node may hold a pod', () => {
  test.each<[boolean, string, unknown, unknown]>([
    [true, 'without wishes', plain, {}],
    [true, 'whose labels it has', plain, { nodeSelector: { gpu: 'H100' } }],
    [false, 'whose labels it lacks', plain, { nodeSelector: { gpu: 'A100' } }],
    [true, 'whose label each run decides', plain, { nodeSelector: { zone: '${user}' } }],
    [false, 'that does not tolerate its taint', taint('dedicated', 'NoExecute'), {}],
    [true, 'when it is kept for GPUs', taint('nvidia.com/gpu'), {}],
    [true, 'when it is out of order for now', taint('node.kubernetes.io/not-ready'), {}],
    [
      true,
      'that tolerates everything',
      taint('dedicated'),
      { tolerations: [{ operator: 'Exists' }] },
    ],
    [
      true,
      'that tolerates the taint by its value',
      taint('dedicated', 'NoSchedule', 'ml'),
      { tolerations: [{ key: 'dedicated', value: 'ml' }] },
    ],
    [
      false,
      'not by another value',
      taint('dedicated', 'NoSchedule', 'ml'),
      { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web' }] },
    ],
    [
      false,
      'not by another effect',
      taint('dedicated', 'NoExecute'),
      { tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }] },
    ],
    [true, 'in', plain, affinity(rule('gpu', 'In', 'A100', 'H100'))],
    [false, 'not in', plain, affinity(rule('gpu', 'NotIn', 'A100', 'H100'))],
    [
      false,
      'not every rule',
      plain,
      affinity({
        matchExpressions: [
          ...rule('gpu', 'Exists').matchExpressions,
          ...rule('zone', 'DoesNotExist').matchExpressions,
        ],
      }),
    ],
    [
      true,
      'one of its terms',
      plain,
      affinity(rule('gpu', 'DoesNotExist'), rule('cores', 'Gt', '32')),
    ],
    [false, 'more than it has', plain, affinity(rule('cores', 'Lt', '32'))],
    [
      true,
      'by its name',
      plain,
      affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }),
    ],
    [true, 'by an operator to come', plain, affinity(rule('gpu', 'Resembles', 'X'))],
    [
      true,
      'that is torn',
      { spec: { taints: 3 } },
      { nodeSelector: [], affinity: 1, tolerations: 2 },
    ],
  ])('%s: %s', (may, _, node, podSpec) => {
    expect(mayHold(node, podSpec)).toBe(may);
  });
});
