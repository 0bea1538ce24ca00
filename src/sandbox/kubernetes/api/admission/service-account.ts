import type { KubeObject } from '../../types.ts';
import { forbidden } from '../status-error.ts';
import type { ClusterReader } from './cluster-reader.ts';

/** ServiceAccount: a pod's service account must exist in its namespace. */
export function admitServiceAccount(cluster: ClusterReader, pod: KubeObject): void {
  const { name, namespace } = pod.metadata;
  const account = String(pod['spec'].serviceAccountName);
  if (cluster.get('serviceaccounts', namespace, account) !== undefined) return;
  const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
  throw forbidden({ group: '', kind: 'pods' }, name, why);
}
