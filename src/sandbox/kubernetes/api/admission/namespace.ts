import type { KubeObject, StoredResource } from '../../types.ts';
import { resourceSubject } from '../resources.ts';
import { forbidden, notFound } from '../status-error.ts';
import type { ClusterReader } from './cluster-reader.ts';

/** NamespaceLifecycle: nothing is created in a namespace that is missing or going away. */
export function admitNamespace(
  cluster: ClusterReader,
  resource: StoredResource,
  object: KubeObject,
): void {
  const { name, namespace } = object.metadata;
  if (namespace === undefined) return;
  const home = cluster.get('namespaces', undefined, namespace);
  if (home === undefined) throw notFound({ group: '', kind: 'namespaces' }, namespace);
  if (home.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(resourceSubject(resource), name, why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
}
