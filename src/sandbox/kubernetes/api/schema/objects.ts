import type { StoredResource } from '../../types.ts';
import { RESOURCES } from '../resources.ts';
import { labelSelector, objectMeta } from './metadata.ts';
import { podSpec, podTemplate } from './pod.ts';
import { all, list, map, struct, type Schema, type StructSchema } from './schema.ts';

const podFailurePolicy = struct('PodFailurePolicy', {
  rules: list(
    struct('PodFailurePolicyRule', {
      action: 'string',
      onExitCodes: struct('PodFailurePolicyOnExitCodesRequirement', {
        ...all('string', ['containerName', 'operator']),
        values: list('int32'),
      }),
      onPodConditions: list(
        struct('PodFailurePolicyOnPodConditionsPattern', all('string', ['type', 'status'])),
      ),
    }),
  ),
});

const successPolicy = struct('SuccessPolicy', {
  rules: list(struct('SuccessPolicyRule', { succeededIndexes: 'string', succeededCount: 'int32' })),
});

const jobSpec = struct('JobSpec', {
  ...all('int32', [
    'parallelism',
    'completions',
    'backoffLimit',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
    'ttlSecondsAfterFinished',
  ]),
  activeDeadlineSeconds: 'int64',
  ...all('bool', ['manualSelector', 'suspend']),
  ...all('string', ['completionMode', 'podReplacementPolicy', 'managedBy']),
  podFailurePolicy,
  successPolicy,
  selector: labelSelector,
  template: podTemplate,
});

const objectReference = struct(
  'ObjectReference',
  all('string', ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']),
);

const event: Record<string, Schema> = {
  involvedObject: objectReference,
  related: objectReference,
  ...all('string', [
    'reason',
    'message',
    'type',
    'action',
    'reportingComponent',
    'reportingInstance',
  ]),
  source: struct('EventSource', all('string', ['component', 'host'])),
  ...all('time', ['firstTimestamp', 'lastTimestamp']),
  eventTime: 'microtime',
  count: 'int32',
  series: 'any',
};

const leaseSpec = struct('LeaseSpec', {
  ...all('string', ['holderIdentity', 'preferredHolder', 'strategy']),
  ...all('int32', ['leaseDurationSeconds', 'leaseTransitions']),
  ...all('microtime', ['acquireTime', 'renewTime']),
});

const role: Record<string, Schema> = {
  rules: list(
    struct(
      'PolicyRule',
      all(list('string'), ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs']),
    ),
  ),
};

const binding: Record<string, Schema> = {
  subjects: list(struct('Subject', all('string', ['kind', 'apiGroup', 'name', 'namespace']))),
  roleRef: struct('RoleRef', all('string', ['apiGroup', 'kind', 'name'])),
};

/** Each kind's own fields. What nobody here creates by hand (nodes, statuses) is kept as it is. */
const FIELDS: Readonly<Record<StoredResource, Readonly<Record<string, Schema>>>> = {
  namespaces: all('any', ['spec', 'status']),
  nodes: all('any', ['spec', 'status']),
  pods: { spec: podSpec, status: 'any' },
  events: event,
  configmaps: { data: map('string'), binaryData: map('string'), immutable: 'bool' },
  secrets: { ...all(map('string'), ['data', 'stringData']), type: 'string', immutable: 'bool' },
  serviceaccounts: {
    ...all('any', ['secrets', 'imagePullSecrets']),
    automountServiceAccountToken: 'bool',
  },
  resourcequotas: {
    spec: struct('ResourceQuotaSpec', {
      hard: map('quantity'),
      scopes: list('string'),
      scopeSelector: 'any',
    }),
    status: 'any',
  },
  jobs: { spec: jobSpec, status: 'any' },
  leases: { spec: leaseSpec },
  roles: role,
  rolebindings: binding,
  clusterroles: { ...role, aggregationRule: 'any' },
  clusterrolebindings: binding,
  validatingadmissionpolicies: all('any', ['spec', 'status']),
  validatingadmissionpolicybindings: all('any', ['spec']),
};

/** The whole shape of a stored resource's objects. */
export function schemaOf(resource: StoredResource): StructSchema {
  return struct(RESOURCES[resource].kind, {
    ...all('string', ['apiVersion', 'kind']),
    metadata: objectMeta,
    ...FIELDS[resource],
  });
}
