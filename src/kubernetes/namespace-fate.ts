import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asText, metadataOf } from './json.ts';
import { namespacePath } from './resources.ts';

/** `leaves`: it is being deleted, and everything in it. */
export type NamespaceFate = 'stands' | 'leaves' | 'gone';

/** Asks what becomes of a namespace. Rejects with KubeError where the bot may not ask, too. */
export async function namespaceFate(client: KubeClient, name: string): Promise<NamespaceFate> {
  try {
    const { body } = await client.request({ method: 'GET', path: namespacePath(name) });
    return asText(metadataOf(body)['deletionTimestamp']) === undefined ? 'stands' : 'leaves';
  } catch (error) {
    if (hasStatus(error, 404)) return 'gone';
    throw error;
  }
}
