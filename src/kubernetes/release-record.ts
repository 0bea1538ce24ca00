import { recordFinalizer } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asList, asText, metadataOf } from './json.ts';
import { objectPath } from './resources.ts';

/** A record that holds on to our finalizer. */
export interface HeldRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly otherFinalizers: readonly string[];
}

/** Somebody else may write a record at the same moment: read it again so often. */
const attempts = 3;

/** The record that this is, in a list; [] where it holds on to nothing of ours. */
export function heldRecord(raw: unknown): HeldRecord[] {
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

/** Takes our finalizer from a record, and leaves those of others. Rejects with KubeError. */
export async function releaseRecord(client: KubeClient, record: HeldRecord): Promise<void> {
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
