import { label, managedBy, recordFinalizer } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, networkError } from './errors.ts';
import { asList, asObject, asText, metadataOf } from './json.ts';
import { collectionPath, objectPath } from './resources.ts';

/** One record that holds on to its finalizer, and what became of it. */
export interface Cleaned {
  readonly namespace: string;
  readonly name: string;
  /** `failed` with what the API server said. */
  readonly outcome: 'found' | 'released' | 'failed';
  readonly reason?: string;
}

interface HeldRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly otherFinalizers: readonly string[];
}

const pageSize = 500;
/** Somebody else may write a record at the same moment: read it again so often. */
const attempts = 3;

function heldRecord(raw: unknown): HeldRecord[] {
  const metadata = metadataOf(raw);
  const finalizers = asList(metadata['finalizers']).flatMap((one) => asText(one) ?? []);
  if (!finalizers.includes(recordFinalizer)) return [];
  const text = (field: string): string => asText(metadata[field]) ?? '';
  return [
    {
      namespace: text('namespace'),
      name: text('name'),
      uid: text('uid'),
      resourceVersion: text('resourceVersion'),
      otherFinalizers: finalizers.filter((one) => one !== recordFinalizer),
    },
  ];
}

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

async function release(client: KubeClient, record: HeldRecord): Promise<void> {
  const path = objectPath('configmaps', record.namespace, record.name);
  let { uid, resourceVersion, otherFinalizers: finalizers } = record;
  for (let attempt = 1; ; attempt += 1) {
    const body = { metadata: { uid, resourceVersion, finalizers } };
    try {
      await client.request({ method: 'PATCH', path, body });
      return;
    } catch (error) {
      if (hasStatus(error, 404)) return;
      if (!hasStatus(error, 409) || attempt === attempts) throw error;
    }
    const [now] = heldRecord((await client.request({ method: 'GET', path })).body);
    if (now === undefined) return;
    ({ uid, resourceVersion, otherFinalizers: finalizers } = now);
  }
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
      if (options.release) await release(client, record);
      cleaned.push({ namespace, name, outcome: options.release ? 'released' : 'found' });
    } catch (error) {
      const reason = networkError(error).message;
      cleaned.push({ namespace, name, outcome: 'failed', reason });
    }
  }
  return cleaned;
}
