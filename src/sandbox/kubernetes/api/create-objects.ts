import type { Store } from '../types.ts';
import { decode } from './body.ts';
import { resourceOfKind } from './resources.ts';

/**
 * Creates manifests as `kubectl create` would, strictly: an unknown kind or field throws. What is
 * there already, a namespace's default service account say, is left as it is.
 */
export function createObjects(
  store: Store,
  manifests: readonly Readonly<Record<string, unknown>>[],
): void {
  for (const manifest of manifests) {
    const info = resourceOfKind(String(manifest['apiVersion']), String(manifest['kind']));
    if (info === undefined) {
      throw new Error(
        `the sandbox has no ${String(manifest['apiVersion'])} ${String(manifest['kind'])}`,
      );
    }
    const { object } = decode({ ...manifest }, info.resource, 'Strict');
    const { name = '', namespace = 'default' } = object.metadata;
    const place = info.namespaced ? namespace : undefined;
    if (store.get(info.resource, place, name) === undefined) {
      store.create(info.resource, object, { manager: 'kubectl-create' });
    }
  }
}
