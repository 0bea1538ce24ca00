import { describe, expect, test } from 'vitest';
import { createStore } from '../../../src/sandbox/kubernetes/store.ts';
import { clusterOf, freeGpus, jobYaml } from '../../../src/sandbox/page/cluster.ts';
import { label } from '../../../src/training/names.ts';

const container = (gpus: string) => ({
  name: 'train',
  image: 'a',
  resources: { limits: { 'nvidia.com/gpu': gpus } },
});

/** A cluster of one node with four GPUs, in which nothing happens by itself. */
function aCluster() {
  const store = createStore();
  store.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'training' },
  });
  store.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'training' },
  });
  store.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    spec: {},
    status: { allocatable: { 'nvidia.com/gpu': '4' } },
  });
  const job = (name: string, extra: object = {}) =>
    store.create('jobs', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: 'training',
        labels: { [label.run]: name, [label.user]: 'vision1' },
      },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [container('2')] } },
        ...extra,
      },
    });
  const pod = (name: string, nodeName?: string) =>
    store.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'training' },
      spec: { containers: [container('1')], ...(nodeName !== undefined && { nodeName }) },
    });
  const status = (resource: 'jobs' | 'pods', name: string, value: object) =>
    store.update(resource, 'training', name, (draft) => {
      draft['status'] = value;
    });
  return { store, job, pod, status };
}

test('a GPU is held from the moment its pod has a node until the pod has ended', () => {
  const { store, pod, status } = aCluster();
  pod('waiting');
  pod('running', 'node-1');
  pod('done', 'node-1');
  status('pods', 'done', { phase: 'Succeeded' });
  const cluster = clusterOf(store);
  expect(cluster.nodes).toEqual([{ name: 'node-1', gpus: 4, held: [{ pod: 'running', gpus: 1 }] }]);
  expect(freeGpus(cluster)).toBe(3);
});

describe('a Job is', () => {
  test.each([
    ['waiting', {}],
    ['waiting', { active: 1, ready: 0 }],
    ['running', { active: 1, ready: 1 }],
    ['succeeded', { conditions: [{ type: 'Complete', status: 'True' }] }],
    ['failed', { conditions: [{ type: 'Failed', status: 'True' }] }],
  ])('%s with the status %j', (phase, value) => {
    const { store, job, status } = aCluster();
    job('run');
    status('jobs', 'run', value);
    expect(clusterOf(store).jobs).toMatchObject([
      { name: 'run', phase, gpus: 2, run: 'run', user: 'vision1' },
    ]);
  });

  test('suspended while it is held back', () => {
    const { store, job } = aCluster();
    job('run', { suspend: true });
    expect(clusterOf(store).jobs[0]?.phase).toBe('suspended');
  });
});

test('a Job’s YAML is what kubectl shows, without the bookkeeping of its fields', () => {
  const { store, job } = aCluster();
  job('run');
  const yaml = jobYaml(store, 'training', 'run');
  expect(yaml).toContain('kind: Job');
  expect(yaml).toContain('nvidia.com/gpu: ');
  expect(yaml).not.toContain('managedFields');
  expect(jobYaml(store, 'training', 'nosuch')).toBeUndefined();
});

test('of many Jobs the newest forty are shown', () => {
  const { store, job } = aCluster();
  for (let index = 0; index < 45; index += 1) job(`run-${index}`);
  expect(clusterOf(store).jobs).toHaveLength(40);
});
