import { describe, expect, test } from 'vitest';
import { amountOf, requestsOf } from '../../src/kubernetes/amounts.ts';

test.each([
  ['4', 4],
  [4, 4],
  ['1500m', 1.5],
  ['250u', 0.00025],
  ['32Gi', 32 * 2 ** 30],
  ['1e3', 1000],
  ['2.5M', 2_500_000],
  ['1E', 1e18],
  ['12e2Ki', 1200 * 1024],
  ['128974848000m', 128_974_848],
  ['-1', -1],
])('%s is %d', (quantity, amount) => {
  expect(amountOf(quantity)).toBeCloseTo(amount, 6);
});

test.each(['', 'Gi', '4GB', 'constructor', '1 Gi', '0x10', '1e999', null, undefined, {}])(
  '%s is no amount',
  (quantity) => {
    expect(amountOf(quantity)).toBeUndefined();
  },
);

const asks = (requests: unknown, more: unknown = {}) => ({
  resources: { requests },
  ...Object(more),
});

describe('what a pod holds of its node', () => {
  test.each<[string, unknown, Record<string, number>]>([
    [
      'its containers together',
      { containers: [asks({ cpu: '500m', 'nvidia.com/gpu': '2' }), asks({ cpu: '250m' })] },
      { cpu: 0.75, 'nvidia.com/gpu': 2 },
    ],
    [
      'a limit where there is no request',
      { containers: [{ resources: { limits: { memory: '1Gi', cpu: 4 }, requests: { cpu: 1 } } }] },
      { memory: 2 ** 30, cpu: 1 },
    ],
    [
      'a step before them that needs more',
      { containers: [asks({ cpu: 1 })], initContainers: [asks({ cpu: 3 }), asks({ cpu: 2 })] },
      { cpu: 3 },
    ],
    [
      'a sidecar beside them, and beside the steps after it',
      {
        containers: [asks({ cpu: 1 })],
        initContainers: [asks({ cpu: 2 }, { restartPolicy: 'Always' }), asks({ cpu: 2 })],
      },
      { cpu: 4 },
    ],
    [
      'what the runtime adds',
      { containers: [asks({ cpu: 1 })], overhead: { cpu: '250m' } },
      { cpu: 1.25 },
    ],
    [
      'what is said of the whole pod, instead of its containers',
      {
        containers: [asks({ cpu: 1, 'nvidia.com/gpu': 1 })],
        resources: { requests: { cpu: 6 } },
      },
      { cpu: 6, 'nvidia.com/gpu': 1 },
    ],
    ['nothing, of a torn object', { containers: [null, 3, { resources: [] }] }, {}],
    ['nothing, of none', undefined, {}],
  ])('%s', (_, podSpec, amounts) => {
    expect(Object.fromEntries(requestsOf(podSpec))).toEqual(amounts);
  });

  test('tenths add up', () => {
    const containers = Array.from({ length: 3 }, () => asks({ cpu: '100m' }));
    expect(requestsOf({ containers }).get('cpu')).toBe(0.3);
  });
});
