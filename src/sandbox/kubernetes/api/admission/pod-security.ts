import type { KubeObject } from '../../types.ts';
import { forbidden } from '../status-error.ts';
import { podSecurityViolations, type Level } from './pod-security-rules.ts';
import type { ClusterReader } from './cluster-reader.ts';

const LABEL = 'pod-security.kubernetes.io/';

function levelOf(
  cluster: ClusterReader,
  namespace: string | undefined,
  mode: 'enforce' | 'warn',
): Level | undefined {
  const labels = cluster.get('namespaces', undefined, namespace ?? '')?.metadata.labels;
  const level = labels?.[`${LABEL}${mode}`];
  return level === 'baseline' || level === 'restricted' ? level : undefined;
}

/** PodSecurity: refuses a pod that breaks the level its namespace enforces. */
export function admitPodSecurity(cluster: ClusterReader, pod: KubeObject): void {
  const { name, namespace } = pod.metadata;
  const level = levelOf(cluster, namespace, 'enforce');
  if (level === undefined) return;
  const violations = podSecurityViolations(pod['spec'], level);
  if (violations.length === 0) return;
  const why = `violates PodSecurity "${level}:latest": ${violations.join(', ')}`;
  throw forbidden({ group: '', kind: 'pods' }, name, why);
}

/**
 * The warning that a Job gets whose pods will be refused, or would be under the level that the
 * namespace warns about. A Job itself is never refused.
 */
export function podSecurityWarning(cluster: ClusterReader, job: KubeObject): string | undefined {
  const { namespace } = job.metadata;
  const enforced = levelOf(cluster, namespace, 'enforce');
  const level = enforced ?? levelOf(cluster, namespace, 'warn');
  if (level === undefined) return undefined;
  const violations = podSecurityViolations(job['spec'].template.spec, level);
  if (violations.length === 0) return undefined;
  return `would violate PodSecurity "${level}:latest": ${violations.join(', ')}`;
}
