import type { StoredRecord } from '../../../src/reconcile/ports.ts';
import { annotation, recordFinalizer, recordKey } from '../../../src/training/names.ts';
import type {
  ContainerObservation,
  JobObservation,
  PodObservation,
} from '../../../src/training/observation.ts';
import type { FakeCluster } from '../fake-cluster.ts';
import { origin, spec } from '../run.ts';

/** An object as the API server sends it, but for its resourceVersion. */
interface Raw {
  readonly metadata: { readonly uid: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

type Collection = 'jobs' | 'pods' | 'configmaps';

/** What stands in the pretended cluster, as raw objects. */
export function rawObjects({ job, pods, record }: FakeCluster): Record<Collection, Raw[]> {
  return {
    jobs: job ? [rawJob(job)] : [],
    pods: pods.map(rawPod),
    configmaps: record ? [rawRecord(record)] : [],
  };
}

function rawJob({ suspended, ttlSecondsAfterFinished, indexed, ...job }: JobObservation): Raw {
  const { active, succeeded, failed, terminating, conditions, startTime, completionTime } = job;
  const { parallelism, completions } = job;
  const completionMode = indexed ? 'Indexed' : 'NonIndexed';
  const annotations = {
    [annotation.spec]: JSON.stringify(spec),
    [annotation.origin]: JSON.stringify(origin),
  };
  return {
    kind: 'Job',
    metadata: { ...identity(job), annotations },
    spec: {
      suspend: suspended,
      ttlSecondsAfterFinished,
      parallelism,
      completions,
      completionMode,
    },
    status: { active, succeeded, failed, terminating, conditions, startTime, completionTime },
  };
}

function rawPod(pod: PodObservation): Raw {
  const { jobUid, nodeName, nominatedNodeName, phase, reason, message, conditions } = pod;
  const index = pod.completionIndex;
  const labels =
    index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': String(index) };
  return {
    kind: 'Pod',
    metadata: { ...identity(pod), labels, ownerReferences: [{ kind: 'Job', uid: jobUid }] },
    spec: { nodeName, containers: [], initContainers: pod.initContainers.map(declared) },
    status: {
      nominatedNodeName,
      phase,
      reason,
      message,
      conditions,
      initContainerStatuses: pod.initContainers,
      containerStatuses: pod.containers,
    },
  };
}

function declared({ name, sidecar }: ContainerObservation): unknown {
  return { name, ...(sidecar && { restartPolicy: 'Always' }) };
}

function rawRecord({ hasFinalizer, record, ...stored }: StoredRecord): Raw {
  return {
    kind: 'ConfigMap',
    metadata: {
      ...identity(stored),
      resourceVersion: stored.resourceVersion,
      finalizers: hasFinalizer ? [recordFinalizer] : [],
    },
    data: { [recordKey]: JSON.stringify(record) },
  };
}

function identity(named: {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}): Raw['metadata'] {
  const { name, namespace, uid, creationTimestamp, deletionTimestamp } = named;
  return { name, namespace, uid, creationTimestamp, deletionTimestamp };
}
