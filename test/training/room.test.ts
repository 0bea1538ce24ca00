import { describe, expect, test } from 'vitest';
import type { NodeCapacity } from '../../src/training/capacity.ts';
import type { Diagnosis } from '../../src/training/cause.ts';
import { diagnose } from '../../src/training/diagnosis.ts';
import type { TrainingSpec } from '../../src/training/spec.ts';
import { aSpec } from '../support/specs.ts';
import { clockAt, condition, makeJob, makePod, observe } from './observed.ts';

const gib = 2 ** 30;

/** A node with so many GPUs, 64 GiB and 16 CPUs; `used` of the same. */
function node(
  name: string,
  gpus: number,
  used?: { gpus?: number; memory?: number; cpu?: number },
  more: Partial<NodeCapacity> = {},
): NodeCapacity {
  const amounts = (gpu: number, memory: number, cpu: number) =>
    new Map([
      ['nvidia.com/gpu', gpu],
      ['memory', memory * gib],
      ['cpu', cpu],
    ]);
  return {
    name,
    open: true,
    takes: { gpu: true, cpu: true },
    total: amounts(gpus, 64, 16),
    ...(used && { used: amounts(used.gpus ?? 0, used.memory ?? 0, used.cpu ?? 0) }),
    ...more,
  };
}

function waiting(
  message: string,
  requests: Record<string, number>,
  nodes: readonly NodeCapacity[],
  asked: Partial<TrainingSpec> = {},
): Diagnosis | undefined {
  const unscheduled = condition('PodScheduled', {
    status: 'False',
    reason: 'Unschedulable',
    message,
  });
  const pod = makePod([], {
    conditions: [unscheduled],
    requests: new Map(Object.entries(requests)),
  });
  const observation = { ...observe(makeJob(), [pod]), nodes };
  return diagnose(observation, { now: clockAt(80), asked: aSpec(asked) });
}

const noGpu = (nodes: number) =>
  `0/${nodes} nodes are available: ${nodes} Insufficient nvidia.com/gpu.`;
const gpus = (count: number) => ({ 'nvidia.com/gpu': count });

describe('too few free GPUs are told with the numbers', () => {
  test.each<[string, readonly NodeCapacity[], string]>([
    [
      'the largest free, and where',
      [node('a', 8, { gpus: 7 }), node('b', 8, { gpus: 6 })],
      'No free GPU: this run asks for 4 GPUs on one node, and the largest free is 2 (b).',
    ],
    [
      'all of them are in use',
      [node('a', 8, { gpus: 8 }), node('b', 8, { gpus: 8 })],
      'No free GPU: this run asks for 4 GPUs on one node, and all 16 are in use.',
    ],
    [
      'not those of a node that is closed, or that it may not use',
      [
        node('a', 8, { gpus: 7 }),
        node('b', 8, { gpus: 2 }, { open: false }),
        node('c', 8, { gpus: 0 }, { takes: { gpu: false, cpu: true } }),
      ],
      'No free GPU: this run asks for 4 GPUs on one node, and the largest free is 1 (a).',
    ],
    [
      'nothing of what nobody may count',
      [node('a', 8), node('b', 4)],
      'No free GPU: this run asks for 4 GPUs on one node, and 2 of 2 nodes had too few free.',
    ],
    [
      'nothing that contradicts the scheduler',
      [node('a', 8, { gpus: 0 }), node('b', 8, { gpus: 8 })],
      'No free GPU: this run asks for 4 GPUs on one node, and 2 of 2 nodes had too few free.',
    ],
  ])('%s', (_, nodes, cause) => {
    expect(waiting(noGpu(nodes.length), gpus(4), nodes, { gpuCount: 4 })).toMatchObject({
      code: 'no-free-gpu',
      cause,
      hopeless: false,
    });
  });

  test('and with what would find room now', () => {
    const nodes = [node('a', 8, { gpus: 5 })];
    expect(waiting(noGpu(1), gpus(4), nodes)?.fix).toContain('(`gpu=3`)');
  });
});

describe('more GPUs than any node has', () => {
  test('are hopeless while the cluster is as it is', () => {
    expect(waiting(noGpu(2), gpus(9), [node('a', 4), node('b', 8)])).toEqual({
      code: 'gpu-too-many',
      cause:
        'This run asks for 9 GPUs on one node, and the largest node has 8 (b): it cannot fit as the cluster is now.',
      fix: 'Ask for at most 8 GPUs (`gpu=8`), unless larger nodes are added to the cluster.',
      evidence: 'Unschedulable: 0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
      hopeless: true,
      since: '2026-01-01T00:00:00Z',
    });
  });

  test('than any that it may use has, are not: somebody may let it go elsewhere', () => {
    const larger = node('b', 16, {}, { takes: { gpu: false, cpu: false } });
    expect(waiting(noGpu(2), gpus(9), [node('a', 8), larger])).toMatchObject({
      code: 'gpu-too-many',
      cause:
        'This run asks for 9 GPUs on one node, and the largest node that it may use has 8 (a).',
      hopeless: false,
    });
  });

  test('where there are none at all: an autoscaler may start from nothing', () => {
    expect(waiting(noGpu(1), gpus(1), [node('a', 0)])).toMatchObject({
      cause:
        'This run asks for 1 GPU on one node, and no node that it may use has any at the moment.',
    });
  });
});

describe('memory and CPUs', () => {
  const short = (what: string) => `0/2 nodes are available: 2 Insufficient ${what}.`;
  const onCpu = { type: 'cpu', gpuCount: 0 } as const;

  test.each<[string, string, Record<string, number>, readonly NodeCapacity[], string]>([
    [
      'no-free-memory',
      'memory',
      { memory: 48 * gib },
      [node('a', 0, { memory: 32 }), node('b', 0, { memory: 33.5 })],
      'No node has 48 GiB of memory free: the largest free is 32 GiB (a).',
    ],
    [
      'memory-too-much',
      'memory',
      { memory: 256 * gib },
      [node('a', 0), node('b', 0)],
      'No node has 256 GiB of memory: the largest has 64 GiB (a).',
    ],
    [
      'no-free-cpu',
      'cpu',
      { cpu: 1 },
      [node('a', 0, { cpu: 15.5 }), node('b', 0, { cpu: 15.25 })],
      'No node has 1 CPU free: the largest free is 0.8 (b).',
    ],
    [
      'cpu-too-much',
      'cpu',
      { cpu: 20 },
      [node('a', 0), node('b', 0, {}, { takes: { gpu: true, cpu: false } })],
      'No node has 20 CPUs: the largest has 16 (a).',
    ],
  ])('%s', (code, what, requests, nodes, cause) => {
    expect(waiting(short(what), requests, nodes, onCpu)).toMatchObject({ code, cause });
  });

  test('are looked for only where there are GPUs, too', () => {
    const nodes = [
      node('cpu-node', 0, { memory: 0 }),
      node('gpu-node', 8, { gpus: 4, memory: 60 }),
    ];
    const message =
      '0/2 nodes are available: 1 Insufficient memory, 1 Insufficient nvidia.com/gpu.';
    expect(waiting(message, { ...gpus(4), memory: 32 * gib }, nodes)).toMatchObject({
      code: 'no-free-memory',
      cause:
        'No node with enough free GPUs has 32 GiB of memory free: the largest free is 4 GiB (gpu-node).',
    });
  });
});
