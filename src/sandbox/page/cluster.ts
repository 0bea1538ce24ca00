import { dump } from 'js-yaml';
import { label } from '../../training/names.ts';
import { podStatus } from '../kubernetes/api/table-columns.ts';
import type { KubeObject, Store } from '../kubernetes/types.ts';
import type { Cluster, ClusterJob, ClusterNode, ClusterPod } from './model.ts';

const MOST_JOBS = 40;
const MOST_PODS = 80;
const GPU = 'nvidia.com/gpu';

/** What a visitor sees of the cluster: its nodes, and the newest Jobs and pods. */
export function clusterOf(store: Pick<Store, 'list'>): Cluster {
  const jobs = newestFirst(store.list('jobs'));
  const pods = newestFirst(store.list('pods'));
  return {
    nodes: store.list('nodes').map((node) => nodeOf(node, pods)),
    jobs: jobs.slice(0, MOST_JOBS).map(jobOf),
    pods: pods.slice(0, MOST_PODS).map(podOf),
  };
}

/** The Job as kubectl shows it with `-o yaml`; undefined where there is none. */
export function jobYaml(
  store: Pick<Store, 'get'>,
  namespace: string,
  name: string,
): string | undefined {
  const job = store.get('jobs', namespace, name);
  if (!job) return undefined;
  const { managedFields: _, ...metadata } = job.metadata;
  return dump({ ...job, metadata }, { lineWidth: 110, noRefs: true });
}

/** How many GPUs of the cluster nobody holds now. */
export function freeGpus({ nodes }: Pick<Cluster, 'nodes'>): number {
  return nodes.reduce(
    (sum, { gpus, held }) => sum + gpus - held.reduce((used, { gpus }) => used + gpus, 0),
    0,
  );
}

function newestFirst(objects: readonly KubeObject[]): readonly KubeObject[] {
  const bornMs = ({ metadata }: KubeObject): number => Date.parse(metadata.creationTimestamp);
  return objects.toSorted((left, right) => bornMs(right) - bornMs(left));
}

function nodeOf(node: KubeObject, pods: readonly KubeObject[]): ClusterNode {
  const { name } = node.metadata;
  const held = pods
    .filter((pod) => pod['spec'].nodeName === name && !hasEnded(pod))
    .map((pod) => holding(pod))
    .filter(({ gpus }) => gpus > 0)
    .reverse();
  return { name, gpus: Number(node['status']?.allocatable?.[GPU] ?? 0), held };
}

function holding(pod: KubeObject): ClusterNode['held'][number] {
  const run = pod.metadata.labels?.[label.run];
  return {
    pod: pod.metadata.name,
    gpus: gpusOf(pod['spec']),
    ...jobName(pod),
    ...(run !== undefined && { run }),
  };
}

function jobOf(job: KubeObject): ClusterJob {
  const { namespace = '', name, resourceVersion, creationTimestamp, labels } = job.metadata;
  const run = labels?.[label.run];
  const user = labels?.[label.user];
  return {
    namespace,
    name,
    version: resourceVersion,
    phase: phaseOf(job),
    gpus: gpusOf(job['spec'].template.spec) * Number(job['spec'].parallelism ?? 1),
    createdAt: creationTimestamp,
    ...(run !== undefined && { run }),
    ...(user !== undefined && { user }),
  };
}

function phaseOf({ metadata, spec, status }: KubeObject): ClusterJob['phase'] {
  const conditions: readonly { type: string; status: string }[] = status?.conditions ?? [];
  const has = (type: string): boolean =>
    conditions.some((condition) => condition.type === type && condition.status === 'True');
  if (has('Complete')) return 'succeeded';
  if (has('Failed')) return 'failed';
  if (metadata.deletionTimestamp !== undefined) return 'deleting';
  if (spec.suspend === true) return 'suspended';
  return (status?.ready ?? 0) > 0 ? 'running' : 'waiting';
}

function podOf(pod: KubeObject): ClusterPod {
  const { namespace = '', name } = pod.metadata;
  const node: unknown = pod['spec'].nodeName;
  return {
    namespace,
    name,
    status: podStatus(pod),
    gpus: gpusOf(pod['spec']),
    ...(typeof node === 'string' && { node }),
    ...jobName(pod),
  };
}

function jobName({ metadata }: KubeObject): { job?: string } {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'Job');
  return owner ? { job: owner.name } : {};
}

const hasEnded = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(pod['status']?.phase);

function gpusOf(spec: KubeObject['spec']): number {
  const containers: readonly { resources?: { limits?: Record<string, string> } }[] =
    spec.containers ?? [];
  return containers.reduce((sum, { resources }) => sum + Number(resources?.limits?.[GPU] ?? 0), 0);
}
