import type { KubeObject, OwnerReference } from '../../types.ts';

export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** What has become of the owners of an object. */
export interface Owners {
  /** References to objects that are there, whatever they are about to become. */
  readonly solid: readonly OwnerReference[];
  /** References to objects that are gone, or that only wait for this one to go. */
  readonly dangling: readonly OwnerReference[];
}

/**
 * Sorts the ownerReferences of an object as the garbage collector does: an owner in foreground
 * deletion keeps nothing alive. `find` returns the object a reference names, by name and kind.
 */
export function classifyOwners(
  object: KubeObject,
  find: (reference: OwnerReference) => KubeObject | undefined,
): Owners {
  const references = object.metadata.ownerReferences ?? [];
  const isSolid = (reference: OwnerReference) => {
    const owner = find(reference);
    return owner?.metadata.uid === reference.uid && !isWaiting(owner, FOREGROUND_FINALIZER);
  };
  const solid = references.filter(isSolid);
  return { solid, dangling: references.filter((reference) => !solid.includes(reference)) };
}

/** Whether the object is being deleted and this finalizer of the garbage collector holds it. */
export function isWaiting({ metadata }: KubeObject, finalizer: string): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && finalizers.includes(finalizer);
}

/** Whether the dependent keeps this owner from going, where the owner is deleted Foreground. */
export function blocksOwner(dependent: KubeObject, uid: string): boolean {
  const references = dependent.metadata.ownerReferences ?? [];
  return references.some((one) => one.uid === uid && one.blockOwnerDeletion === true);
}
