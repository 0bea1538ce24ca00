import type { StoredResource } from '../types.ts';
import type { Subject } from './status-error.ts';

/** What the API server knows about one stored resource. */
export interface ResourceInfo {
  readonly resource: StoredResource;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
  /** Whether writes of the spec count up metadata.generation. */
  readonly generation: boolean;
}

type Extra = Partial<Omit<ResourceInfo, 'resource' | 'group' | 'version' | 'kind'>>;

function info(resource: StoredResource, group: string, kind: string, extra: Extra): ResourceInfo {
  return {
    resource,
    group,
    version: 'v1',
    kind,
    singular: kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    subresources: [],
    generation: false,
    ...extra,
  };
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CLUSTER = { namespaced: false } as const;

/** Every resource that is stored. Discovery, routes and storage read this one table. */
export const RESOURCES: Readonly<Record<StoredResource, ResourceInfo>> = {
  namespaces: info('namespaces', '', 'Namespace', {
    ...CLUSTER,
    shortNames: ['ns'],
    subresources: ['status', 'finalize'],
  }),
  nodes: info('nodes', '', 'Node', { ...CLUSTER, shortNames: ['no'], subresources: ['status'] }),
  pods: info('pods', '', 'Pod', {
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['status', 'log', 'eviction'],
    generation: true,
  }),
  events: info('events', '', 'Event', { shortNames: ['ev'] }),
  configmaps: info('configmaps', '', 'ConfigMap', { shortNames: ['cm'] }),
  secrets: info('secrets', '', 'Secret', {}),
  serviceaccounts: info('serviceaccounts', '', 'ServiceAccount', { shortNames: ['sa'] }),
  resourcequotas: info('resourcequotas', '', 'ResourceQuota', {
    shortNames: ['quota'],
    subresources: ['status'],
  }),
  jobs: info('jobs', 'batch', 'Job', {
    categories: ['all'],
    subresources: ['status'],
    generation: true,
  }),
  leases: info('leases', 'coordination.k8s.io', 'Lease', {}),
  roles: info('roles', RBAC, 'Role', {}),
  rolebindings: info('rolebindings', RBAC, 'RoleBinding', {}),
  clusterroles: info('clusterroles', RBAC, 'ClusterRole', CLUSTER),
  clusterrolebindings: info('clusterrolebindings', RBAC, 'ClusterRoleBinding', CLUSTER),
  // Kept and shown, not applied: nothing here reads their expressions.
  validatingadmissionpolicies: info(
    'validatingadmissionpolicies',
    ADMISSION,
    'ValidatingAdmissionPolicy',
    CLUSTER,
  ),
  validatingadmissionpolicybindings: info(
    'validatingadmissionpolicybindings',
    ADMISSION,
    'ValidatingAdmissionPolicyBinding',
    CLUSTER,
  ),
};

/** `batch/v1`, `v1`. */
export function apiVersionOf(resource: Pick<ResourceInfo, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** How errors about the resource name it: `jobs.batch`. */
export function resourceSubject(resource: StoredResource): Subject {
  return { group: RESOURCES[resource].group, kind: resource };
}

/** How validation errors name it: `Job.batch`. */
export function kindSubject(resource: StoredResource): Subject {
  return { group: RESOURCES[resource].group, kind: RESOURCES[resource].kind };
}

/** The stored resource of a group, version and plural; undefined where there is none. */
export function findResource(
  group: string,
  version: string,
  plural: string,
): ResourceInfo | undefined {
  return Object.values(RESOURCES).find(
    (one) => one.group === group && one.version === version && one.resource === plural,
  );
}

/** The stored resource of an object's own apiVersion and kind. */
export function resourceOfKind(apiVersion: string, kind: string): ResourceInfo | undefined {
  return Object.values(RESOURCES).find(
    (one) => apiVersionOf(one) === apiVersion && one.kind === kind,
  );
}
