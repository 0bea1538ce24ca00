import type { ControllerDeps, KubeObject, OwnerReference, StoredResource } from '../../types.ts';
import { createWorkQueue } from '../queue.ts';
import {
  blocksOwner,
  classifyOwners,
  FOREGROUND_FINALIZER,
  isWaiting,
  ORPHAN_FINALIZER,
} from './owners.ts';

/** The kinds that own or are owned here. */
const COLLECTED: ReadonlyMap<string, StoredResource> = new Map([
  ['Job', 'jobs'],
  ['Pod', 'pods'],
  ['ConfigMap', 'configmaps'],
  ['Secret', 'secrets'],
  ['Lease', 'leases'],
]);

const RESOURCES: readonly StoredResource[] = [...COLLECTED.values()];

/**
 * The garbage collector: deletes what lost its last owner, and does what the finalizers
 * `foregroundDeletion` and `orphan` of an owner wait for.
 */
export function startGarbageCollector({ store, timing }: ControllerDeps): { stop(): void } {
  const queue = createWorkQueue({ work, retryMs: timing.jobSyncMs });

  function work(key: string): 'done' {
    const [resource, namespace, name] = splitKey(key);
    const object = resource && store.get(resource, namespace, name);
    if (!object) return 'done';
    if (isWaiting(object, ORPHAN_FINALIZER)) orphanDependents(resource, object);
    else if (isWaiting(object, FOREGROUND_FINALIZER)) collectForeground(resource, object);
    else collect(resource, object);
    return 'done';
  }

  function collect(resource: StoredResource, object: KubeObject): void {
    const { name, namespace, uid, ownerReferences, deletionTimestamp } = object.metadata;
    const { solid, dangling } = classifyOwners(object, (owner) => findOwner(owner, namespace));
    if (!ownerReferences || dangling.length === 0) return;
    if (solid.length > 0) {
      store.update(resource, namespace, name, ({ metadata }) => {
        metadata.ownerReferences = [...solid];
      });
    } else if (deletionTimestamp === undefined) {
      store.delete(resource, namespace, name, { propagation: 'Background', uid });
    }
  }

  function findOwner(owner: OwnerReference, namespace: string | undefined) {
    const resource = COLLECTED.get(owner.kind);
    return resource && store.get(resource, namespace, owner.name);
  }

  /** The dependents are collected like those of an owner that is gone; it waits for them. */
  function collectForeground(resource: StoredResource, owner: KubeObject): void {
    const dependents = dependentsOf(owner);
    for (const [kind, dependent] of dependents) collect(kind, dependent);
    const { uid } = owner.metadata;
    const isHeld = dependentsOf(owner).some(([, dependent]) => blocksOwner(dependent, uid));
    if (!isHeld) dropFinalizer(resource, owner, FOREGROUND_FINALIZER);
  }

  function orphanDependents(resource: StoredResource, owner: KubeObject): void {
    const { uid } = owner.metadata;
    for (const [kind, { metadata: dependent }] of dependentsOf(owner)) {
      store.update(kind, dependent.namespace, dependent.name, ({ metadata }) => {
        const left = metadata.ownerReferences?.filter((one) => one.uid !== uid) ?? [];
        if (left.length > 0) metadata.ownerReferences = left;
        else delete metadata.ownerReferences;
      });
    }
    dropFinalizer(resource, owner, ORPHAN_FINALIZER);
  }

  function dropFinalizer(resource: StoredResource, object: KubeObject, finalizer: string): void {
    const { name, namespace } = object.metadata;
    store.update(resource, namespace, name, ({ metadata }) => {
      metadata.finalizers = (metadata.finalizers ?? []).filter((one) => one !== finalizer);
    });
  }

  function dependentsOf({ metadata }: KubeObject): [StoredResource, KubeObject][] {
    return RESOURCES.flatMap((resource) =>
      store
        .list(resource, metadata.namespace)
        .filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
        .map((one): [StoredResource, KubeObject] => [resource, one]),
    );
  }

  function enqueue(
    resource: StoredResource,
    { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
  ): void {
    queue.add(`${resource}/${namespace ?? ''}/${name}`);
  }

  const unsubscribe = store.subscribe(({ type, resource, object }) => {
    if (!RESOURCES.includes(resource)) return;
    const { namespace, ownerReferences = [] } = object.metadata;
    if (type !== 'DELETED') enqueue(resource, object.metadata);
    else for (const [kind, { metadata }] of dependentsOf(object)) enqueue(kind, metadata);
    for (const { kind, name } of ownerReferences) {
      const owner = COLLECTED.get(kind);
      if (owner) enqueue(owner, { namespace, name });
    }
  });
  return {
    stop() {
      unsubscribe();
      queue.stop();
    },
  };
}

function splitKey(key: string): [StoredResource | undefined, string, string] {
  const [kind, namespace = '', name = ''] = key.split('/');
  return [RESOURCES.find((resource) => resource === kind), namespace, name];
}
