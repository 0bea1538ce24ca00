import type { NewObject, Store } from '../types.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;

function clusterRole(name: string, rules: readonly Record<string, unknown>[]): NewObject {
  return { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name }, rules };
}

function boundTo(name: string, groups: readonly string[]): NewObject {
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    subjects: groups.map((group) => ({ kind: 'Group', apiGroup: GROUP, name: group })),
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
  };
}

const READ_PATHS = { verbs: ['get'] };
const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...HEALTH];
/** Who may do `verbs` to what runs. */
function workloads(verbs: readonly string[]): Record<string, unknown>[] {
  return [
    { verbs, apiGroups: [''], resources: ['pods', 'pods/log', 'configmaps', 'events'] },
    { verbs, apiGroups: ['batch'], resources: ['jobs'] },
  ];
}

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The roles that every cluster has, as far as anybody here is bound to them. */
const ROLES: readonly NewObject[] = [
  clusterRole('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
  clusterRole('system:discovery', [{ ...READ_PATHS, nonResourceURLs: DISCOVERY }]),
  clusterRole('system:public-info-viewer', [{ ...READ_PATHS, nonResourceURLs: HEALTH }]),
  clusterRole('system:basic-user', [
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
    {
      verbs: ['create'],
      apiGroups: ['authentication.k8s.io'],
      resources: ['selfsubjectreviews'],
    },
  ]),
  clusterRole('view', workloads(READ)),
  clusterRole('edit', workloads(WRITE)),
];

const BINDINGS: readonly NewObject[] = [
  boundTo('cluster-admin', ['system:masters']),
  boundTo('system:discovery', ['system:authenticated']),
  boundTo('system:basic-user', ['system:authenticated']),
  boundTo('system:public-info-viewer', ['system:authenticated', 'system:unauthenticated']),
];

/** Creates what a fresh cluster has: its roles and the namespaces it is asked for. */
export function bootstrap(store: Store, namespaces: readonly string[]): void {
  for (const role of ROLES) store.create('clusterroles', role);
  for (const binding of BINDINGS) store.create('clusterrolebindings', binding);
  for (const name of new Set(['default', 'kube-system', ...namespaces])) {
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}
