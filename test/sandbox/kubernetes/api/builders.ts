/** Objects as clients send them. */

type Json = Record<string, unknown>;

const RBAC = 'rbac.authorization.k8s.io';

/** A container that trains; `change` replaces fields. */
export function container(change: Json = {}): Json {
  return {
    name: 'train',
    image: 'matilda/resnet-train-cpu:latest',
    command: ['python3', 'train.py'],
    args: ['--epochs', '2'],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    ...change,
  };
}

/** A Job with the least that is valid. `spec`, `pod` and `container` replace fields there. */
export function job(
  name: string,
  change: { metadata?: Json; spec?: Json; pod?: Json; container?: Json } = {},
): Json {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: { app: 'train-bot' }, ...change.metadata },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: { app: 'train-bot' } },
        spec: {
          restartPolicy: 'Never',
          containers: [container(change.container)],
          ...change.pod,
        },
      },
      ...change.spec,
    },
  };
}

/** A Job whose container has these resources on top of its small ones. */
export function jobWith(resources: { requests?: Json; limits?: Json }): Json {
  return job('x', {
    container: {
      resources: {
        requests: { cpu: '10m', memory: '16Mi', ...resources.requests },
        limits: { memory: '64Mi', ...resources.limits },
      },
    },
  });
}

export function pod(name: string, spec: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'train' },
    spec: { restartPolicy: 'Never', containers: [container()], ...spec },
  };
}

export function configMap(name: string, change: { metadata?: Json; data?: Json } = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...change.metadata },
    data: change.data ?? {},
  };
}

export function lease(name: string, spec: Json = {}): Json {
  const time = '2026-11-23T17:10:13.548000Z';
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name },
    spec: {
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: 0,
      ...spec,
    },
  };
}

export function quota(namespace: string, name: string, hard: Json): Json {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name, namespace },
    spec: { hard },
  };
}

/** A Role in a namespace and its binding to the user of the same name. */
export function role(namespace: string, user: string, rules: readonly Json[]): Json[] {
  const metadata = { name: user, namespace };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      subjects: [{ kind: 'User', name: user, apiGroup: RBAC }],
      roleRef: { kind: 'Role', name: user, apiGroup: RBAC },
    },
  ];
}

/** A ClusterRole and its binding to a user in the whole cluster. */
export function clusterRole(name: string, user: string, rules: readonly Json[]): Json[] {
  const metadata = { name };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      subjects: [{ kind: 'User', name: user, apiGroup: RBAC }],
      roleRef: { kind: 'ClusterRole', name, apiGroup: RBAC },
    },
  ];
}
