import { expect, test } from 'vitest';
import { quotasLeft } from '../../src/kubernetes/quota-left.ts';

const gpu = 'nvidia.com/gpu';
const pod = {
  initContainers: [
    { name: 'prepare', resources: { requests: { cpu: '50m' }, limits: { cpu: '500m' } } },
  ],
  containers: [
    {
      name: 'train',
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '8Gi', [gpu]: '2' } },
    },
  ],
};

const quota = (hard: Record<string, string>, used: Record<string, string>, spec: object = {}) => ({
  metadata: { name: 'team' },
  spec: { hard, ...spec },
  status: { hard, used },
});

test.each<[string, string, string, string, object | undefined]>([
  ['GPUs that are left', `requests.${gpu}`, '4', '2', { what: 'GPUs', fits: true }],
  [
    'GPUs that are not',
    `requests.${gpu}`,
    '4',
    '3',
    { what: 'GPUs', used: '3', limit: '4', fits: false },
  ],
  ['the requests of cpu', 'requests.cpu', '10', '8', { what: 'CPUs', fits: true }],
  ['the same by its short name', 'cpu', '10', '8500m', { what: 'CPUs', fits: false }],
  ['the limits of memory', 'limits.memory', '16Gi', '9Gi', { what: 'memory', fits: false }],
  ['the requests of memory', 'memory', '16Gi', '9Gi', { what: 'memory', fits: true }],
  ['one more pod', 'pods', '5', '5', { what: 'pods', fits: false }],
  ['one more Job', 'count/jobs.batch', '5', '4', { what: 'Jobs', fits: true }],
  ['what the run does not ask for', 'requests.storage', '1Ti', '1Ti', undefined],
  ['a number that cannot be read', 'pods', 'many', '5', undefined],
])('%s', (_, resource, limit, used, expected) => {
  expect(quotasLeft([quota({ [resource]: limit }, { [resource]: used })], pod)).toMatchObject(
    expected === undefined ? [] : [{ quota: 'team', ...expected }],
  );
});

test('a quota for some pods only is left out, and one that has not been counted yet is empty', () => {
  const hard = { pods: '5' };
  expect(quotasLeft([quota(hard, hard, { scopes: ['BestEffort'] })], pod)).toEqual([]);
  expect(quotasLeft([quota(hard, hard, { scopeSelector: {} })], pod)).toEqual([]);
  expect(quotasLeft([quota(hard, {})], pod)).toMatchObject([{ used: '0', fits: true }]);
});
