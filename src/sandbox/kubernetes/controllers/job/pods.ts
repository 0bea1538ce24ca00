import { hasCondition, isTerminal } from '../objects.ts';
import type { Job, Pod } from '../objects.ts';
import type { NewObject } from '../../types.ts';
import {
  COMPLETION_INDEX,
  CONTROLLER_UID_LABEL,
  JOB_NAME_LABEL,
  LEGACY_CONTROLLER_UID_LABEL,
  LEGACY_JOB_NAME_LABEL,
  TRACKING_FINALIZER,
} from './constants.ts';

export function isIndexed(job: Job): boolean {
  return job.spec.completionMode === 'Indexed';
}

/** Whether a terminating pod is replaced only once it has really ended. */
export function replacesOnlyFailed(job: Job): boolean {
  return job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined;
}

/** The completion index of a pod of an Indexed Job. */
export function indexOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[COMPLETION_INDEX] ?? -1);
}

export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isTerminating(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

export function isReady(pod: Pod): boolean {
  return isActive(pod) && hasCondition(pod.status.conditions, 'Ready');
}

/** Whether the Job has still to count this pod. */
export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** The Job's next pod, to be created; with `index` in an Indexed Job. The store names it. */
export function podManifest(job: Job, index: number | undefined): NewObject {
  const { template } = job.spec;
  const annotations = {
    ...template.metadata?.annotations,
    ...(index !== undefined && { [COMPLETION_INDEX]: `${index}` }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${job.metadata.name}-${index === undefined ? '' : `${index}-`}`,
      namespace: job.metadata.namespace ?? 'default',
      labels: podLabels(job, index),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [ownerReference(job)],
      finalizers: [TRACKING_FINALIZER],
    },
    spec: index === undefined ? template.spec : indexedSpec(job, index),
  };
}

function podLabels(job: Job, index: number | undefined): Record<string, string> {
  const { name, uid } = job.metadata;
  return {
    ...job.spec.template.metadata?.labels,
    [CONTROLLER_UID_LABEL]: uid,
    ...(index !== undefined && { [COMPLETION_INDEX]: `${index}` }),
    [JOB_NAME_LABEL]: name,
    [LEGACY_CONTROLLER_UID_LABEL]: uid,
    [LEGACY_JOB_NAME_LABEL]: name,
  };
}

function ownerReference({ metadata: { name, uid } }: Job) {
  const flags = { controller: true, blockOwnerDeletion: true };
  return { apiVersion: 'batch/v1', kind: 'Job', name, uid, ...flags };
}

/** Each pod of an Indexed Job knows its index by its hostname and an environment variable. */
function indexedSpec(job: Job, index: number): Pod['spec'] {
  const { spec } = job.spec.template;
  const fieldPath = `metadata.labels['${COMPLETION_INDEX}']`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } };
  const withIndex = <C extends { env?: readonly object[] }>(container: C) => ({
    ...container,
    env: [...(container.env ?? []), variable],
  });
  return {
    ...spec,
    hostname: `${job.metadata.name}-${index}`,
    ...(spec.initContainers && { initContainers: spec.initContainers.map(withIndex) }),
    containers: spec.containers.map(withIndex),
  };
}
