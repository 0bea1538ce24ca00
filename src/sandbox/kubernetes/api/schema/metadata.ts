import { all, list, map, struct } from './schema.ts';

const ownerReference = struct('OwnerReference', {
  ...all('string', ['apiVersion', 'kind', 'name', 'uid']),
  ...all('bool', ['controller', 'blockOwnerDeletion']),
});

/** metav1.ObjectMeta */
export const objectMeta = struct('ObjectMeta', {
  ...all('string', ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion']),
  ...all('int64', ['generation', 'deletionGracePeriodSeconds']),
  ...all('time', ['creationTimestamp', 'deletionTimestamp']),
  labels: map('string'),
  annotations: map('string'),
  ownerReferences: list(ownerReference),
  finalizers: list('string'),
  managedFields: 'any',
});

/** metav1.LabelSelector */
export const labelSelector = struct('LabelSelector', {
  matchLabels: map('string'),
  matchExpressions: list(
    struct('LabelSelectorRequirement', {
      key: 'string',
      operator: 'string',
      values: list('string'),
    }),
  ),
});
