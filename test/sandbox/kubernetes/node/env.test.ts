import { expect, test } from 'vitest';
import type { Container, Pod } from '../../../../src/sandbox/kubernetes/controllers/objects.ts';
import { containerEnv } from '../../../../src/sandbox/kubernetes/node/env.ts';
import type { DataLookup } from '../../../../src/sandbox/kubernetes/node/env.ts';

const metadata = {
  name: 'run-x',
  namespace: 'team',
  uid: 'u1',
  resourceVersion: '1',
  creationTimestamp: '',
};
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, labels: { 'a/b': 'label' } },
  spec: { containers: [], nodeName: 'gpu-node-1' },
  status: {},
};
const lookup: DataLookup = (resource, name) => {
  const kind = resource === 'secrets' ? 'Secret' : 'ConfigMap';
  const data = kind === 'Secret' ? { key: 'c2VjcmV0' } : { A: '1', B: '2' };
  return name === 'there' ? { apiVersion: 'v1', kind, metadata, data } : undefined;
};

function envOf(container: Partial<Container>) {
  const whole = { name: 'train', image: 'x', ...container };
  return Object.fromEntries(containerEnv(pod, whole, lookup));
}

test('env is laid over envFrom, and expands what stands before it', () => {
  const container = {
    envFrom: [{ configMapRef: { name: 'there' }, prefix: 'P_' }, { secretRef: { name: 'there' } }],
    env: [
      { name: 'P_A', value: 'own' },
      { name: 'C', value: '$(P_A)-$(P_B)-$(LATER)' },
      { name: 'LATER', value: '3' },
    ],
  };
  const own = { P_A: 'own', C: 'own-2-$(LATER)', LATER: '3' };
  expect(envOf(container)).toEqual({ P_B: '2', key: 'secret', ...own });
});

test.each([
  ['metadata.name', 'run-x'],
  ['metadata.namespace', 'team'],
  ["metadata.labels['a/b']", 'label'],
  ["metadata.labels['none']", ''],
  ['spec.nodeName', 'gpu-node-1'],
])('fieldRef %s', (fieldPath, value) => {
  expect(envOf({ env: [{ name: 'X', valueFrom: { fieldRef: { fieldPath } } }] })).toEqual({
    X: value,
  });
});

test('resourceFieldRef tells whole units', () => {
  const resources = { limits: { cpu: '1500m', memory: '1Ki' } };
  const from = (resource: string) => ({ resourceFieldRef: { resource } });
  const env = [
    { name: 'CPU', valueFrom: from('limits.cpu') },
    { name: 'MEMORY', valueFrom: from('limits.memory') },
  ];
  expect(envOf({ env, resources })).toEqual({ CPU: '2', MEMORY: '1024' });
});

const secretKey = (name: string, key: string, optional = false) => ({
  env: [{ name: 'X', valueFrom: { secretKeyRef: { name, key, optional } } }],
});

test.each([
  ['a missing secret', { envFrom: [{ secretRef: { name: 'w' } }] }, 'secret "w" not found'],
  [
    'a missing configmap',
    { envFrom: [{ configMapRef: { name: 'w' } }] },
    'configmap "w" not found',
  ],
  ['a missing key', secretKey('there', 'k'), "couldn't find key k in Secret team/there"],
])('%s is a config error', (_name, container, message) => {
  expect(() => envOf(container)).toThrow(message);
});

test('what is optional may be missing', () => {
  expect(envOf(secretKey('gone', 'k', true))).toEqual({});
  expect(envOf({ envFrom: [{ secretRef: { name: 'gone', optional: true } }] })).toEqual({});
});
