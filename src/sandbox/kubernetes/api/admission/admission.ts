import type { KubeObject, StoredResource } from '../../types.ts';
import type { ClusterReader } from './cluster-reader.ts';
import { admitNamespace } from './namespace.ts';
import { admitPodSecurity } from './pod-security.ts';
import { admitQuota } from './quota.ts';
import { admitServiceAccount } from './service-account.ts';

/**
 * Lets a new object in or throws, in the API server's order: the namespace and service account
 * before validation, Pod Security and quota after it.
 */
export function admit(
  cluster: ClusterReader,
  resource: StoredResource,
  object: KubeObject,
  validate: () => void,
): void {
  admitNamespace(cluster, resource, object);
  if (resource === 'pods') admitServiceAccount(cluster, object);
  validate();
  if (resource === 'pods') admitPodSecurity(cluster, object);
  admitQuota(cluster, resource, object);
}
