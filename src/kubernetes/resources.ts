/** Paths of the API, with every part encoded. */

const part = encodeURIComponent;

export type NamespacedResource =
  'jobs' | 'pods' | 'configmaps' | 'events' | 'leases' | 'resourcequotas';

const groupOf: Readonly<Record<NamespacedResource, string>> = {
  jobs: '/apis/batch/v1',
  pods: '/api/v1',
  configmaps: '/api/v1',
  events: '/api/v1',
  resourcequotas: '/api/v1',
  leases: '/apis/coordination.k8s.io/v1',
};

/** The collection of one kind in a namespace, else in all of them. */
export function collectionPath(resource: NamespacedResource, namespace?: string): string {
  const within = namespace === undefined ? '' : `/namespaces/${part(namespace)}`;
  return `${groupOf[resource]}${within}/${resource}`;
}

/** One object, or a subresource of it such as `log`. */
export function objectPath(
  resource: NamespacedResource,
  namespace: string,
  name: string,
  subresource?: 'log',
): string {
  const path = `${collectionPath(resource, namespace)}/${part(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** Nodes belong to no namespace. */
export const nodesPath = '/api/v1/nodes';

/** A namespace itself. */
export function namespacePath(name: string): string {
  return `/api/v1/namespaces/${part(name)}`;
}

export const subjectAccessReviewPath = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
export const selfSubjectAccessReviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
export const versionPath = '/version';
