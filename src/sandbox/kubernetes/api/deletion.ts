import type { DeleteOptions, KubeObject, StoredResource } from '../types.ts';
import { recordOf } from './json.ts';
import { conflict, type StatusError } from './status-error.ts';
import { kindSubject } from './resources.ts';
import { timestamp } from './time.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The refusal of a delete whose preconditions name another object or version. */
export function preconditionError(
  resource: StoredResource,
  stored: KubeObject,
  options: DeleteOptions,
): StatusError | undefined {
  const { uid, resourceVersion, name } = stored.metadata;
  const subject = kindSubject(resource);
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    return conflict(subject, name, why);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    return conflict(subject, name, why);
  }
  return undefined;
}

/** The finalizers after a delete: the propagation policy is one of them. */
function finalizersAfter(
  resource: StoredResource,
  finalizers: readonly string[],
  propagation: DeleteOptions['propagation'],
): string[] {
  const chosen = finalizers.some((name) => name === ORPHAN || name === FOREGROUND);
  // batch/v1 Jobs orphan their pods unless they are told otherwise.
  const policy = propagation ?? (resource === 'jobs' && !chosen ? 'Orphan' : undefined);
  if (policy === undefined) return [...finalizers];
  const rest = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  if (policy === 'Background') return rest;
  return [...rest, policy === 'Orphan' ? ORPHAN : FOREGROUND];
}

/** Seconds a pod has to stop. None where nothing of it runs; later deletes only shorten it. */
function gracePeriod(pod: KubeObject, wanted: number | undefined): number {
  const spec = recordOf(pod['spec']);
  const phase = recordOf(pod['status'])['phase'];
  if (spec['nodeName'] === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = spec['terminationGracePeriodSeconds'];
  const asked = wanted ?? (typeof own === 'number' ? own : 30);
  const current = pod.metadata.deletionGracePeriodSeconds;
  return Math.max(0, current === undefined ? asked : Math.min(asked, current));
}

/** Whether an object that was asked to go may go now. */
export function isRemovable(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (deletionTimestamp === undefined || (finalizers?.length ?? 0) > 0) return false;
  const kept = recordOf(object['spec'])['finalizers'];
  const isEmptied = object.kind !== 'Namespace' || !Array.isArray(kept) || kept.length === 0;
  return isEmptied && (deletionGracePeriodSeconds ?? 0) === 0;
}

/**
 * Marks a draft as being deleted. Returns true where nothing keeps it, so that it goes without
 * ever having been seen with a deletionTimestamp: pods and namespaces are always seen with one.
 */
export function markDeleted(
  resource: StoredResource,
  draft: KubeObject,
  options: DeleteOptions,
  now: Date,
): boolean {
  const { metadata } = draft;
  const finalizers = finalizersAfter(resource, metadata.finalizers ?? [], options.propagation);
  const seen = resource === 'pods' || resource === 'namespaces' || finalizers.length > 0;
  if (!seen && metadata.deletionTimestamp === undefined) return true;
  const grace = resource === 'pods' ? gracePeriod(draft, options.gracePeriodSeconds) : 0;
  const begun =
    metadata.deletionTimestamp === undefined
      ? now.getTime()
      : Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  if (metadata.deletionTimestamp === undefined && metadata.generation !== undefined) {
    metadata.generation += 1;
  }
  metadata.deletionTimestamp = timestamp(new Date(begun + grace * 1000));
  metadata.deletionGracePeriodSeconds = grace;
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  if (resource === 'namespaces') draft['status'] = { phase: 'Terminating' };
  return false;
}
