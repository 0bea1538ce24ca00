import { label, managedBy } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { networkError } from './errors.ts';
import { asList, asObject, asText, metadataOf } from './json.ts';
import { heldRecord, releaseRecord, type HeldRecord } from './release-record.ts';
import { collectionPath } from './resources.ts';

/** One record that holds on to its finalizer, and what became of it. */
export interface Cleaned {
  readonly namespace: string;
  readonly name: string;
  /** `failed` with what the API server said. */
  readonly outcome: 'found' | 'released' | 'failed';
  readonly reason?: string;
}

const pageSize = 500;

async function heldRecords(client: KubeClient, namespace?: string): Promise<HeldRecord[]> {
  const held: HeldRecord[] = [];
  const path = collectionPath('configmaps', namespace);
  const labelSelector = `${label.managedBy}=${managedBy}`;
  let token: string | undefined;
  do {
    const query = { labelSelector, limit: pageSize, continue: token };
    const { body } = await client.request({ method: 'GET', path, query });
    held.push(...asList(asObject(body)['items']).flatMap(heldRecord));
    token = asText(metadataOf(body)['continue']);
  } while (token !== undefined);
  return held;
}

/**
 * Takes our finalizer from every record, so that nothing of ours holds up a deletion once the bot
 * is gone. Without `namespaces` in the whole cluster; without `release` it only looks. Rejects with
 * KubeError where the records cannot be listed.
 */
export async function cleanUp(
  client: KubeClient,
  options: { readonly namespaces?: readonly string[]; readonly release: boolean },
): Promise<readonly Cleaned[]> {
  const lists = (options.namespaces ?? [undefined]).map((one) => heldRecords(client, one));
  const cleaned: Cleaned[] = [];
  for (const record of (await Promise.all(lists)).flat()) {
    const { namespace, name } = record;
    try {
      if (options.release) await releaseRecord(client, record);
      cleaned.push({ namespace, name, outcome: options.release ? 'released' : 'found' });
    } catch (error) {
      const reason = networkError(error).message;
      cleaned.push({ namespace, name, outcome: 'failed', reason });
    }
  }
  return cleaned;
}
