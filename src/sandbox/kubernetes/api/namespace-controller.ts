import type { KubeObject, Store, StoreEvent } from '../types.ts';
import { RESOURCES } from './resources.ts';

const RBAC = 'rbac.authorization.k8s.io';
/** Rights go first: in a real cluster they may, and whoever has to end something is without them. */
const CONTENTS = Object.values(RESOURCES)
  .filter(({ namespaced }) => namespaced)
  .toSorted((a, b) => Number(b.group === RBAC) - Number(a.group === RBAC));

/** Asks everything in a namespace to go. Returns whether nothing is left. */
function purge(store: Store, namespace: string): boolean {
  let isEmpty = true;
  for (const { resource } of CONTENTS) {
    for (const { metadata } of store.list(resource, namespace)) {
      if (metadata.deletionTimestamp === undefined) {
        store.delete(resource, namespace, metadata.name, { propagation: 'Background' });
      }
    }
    if (store.list(resource, namespace).length > 0) isEmpty = false;
  }
  return isEmpty;
}

/** Takes the finalizer off an empty namespace, which then goes. */
function release(store: Store, name: string): void {
  store.update('namespaces', undefined, name, (namespace) => {
    namespace['spec'] = { finalizers: [] };
  });
}

function giveServiceAccount(store: Store, namespace: KubeObject): void {
  store.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: namespace.metadata.name },
  });
}

/** Gives each namespace its default service account, and empties those that are being deleted. */
export function startNamespaceController(store: Store): () => void {
  function sync(name: string): void {
    const namespace = store.get('namespaces', undefined, name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    if (purge(store, name) && store.get('namespaces', undefined, name) !== undefined) {
      release(store, name);
    }
  }

  return store.subscribe((event: StoreEvent) => {
    const { object, resource, type } = event;
    if (resource !== 'namespaces') {
      if (type === 'DELETED' && object.metadata.namespace !== undefined) {
        sync(object.metadata.namespace);
      }
    } else if (type === 'ADDED') {
      giveServiceAccount(store, object);
    } else if (type === 'MODIFIED') {
      sync(object.metadata.name);
    }
  });
}
