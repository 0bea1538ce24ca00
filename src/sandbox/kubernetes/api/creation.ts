import type { NewObject, ObjectMeta, StoredResource } from '../types.ts';
import { apiVersionOf, RESOURCES } from './resources.ts';
import { timestamp } from './time.ts';

/** Without vowels and look-alikes, so that no name spells a word. */
const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters for a generateName, from a random number in [0, 1). */
function suffix(random: () => number): string {
  const letter = (): string => SUFFIX_LETTERS[Math.floor(random() * SUFFIX_LETTERS.length)] ?? 'x';
  return Array.from({ length: 5 }, letter).join('');
}

/** What the store needs to make an object its own. */
export interface Birth {
  readonly uid: string;
  readonly now: Date;
  readonly random: () => number;
}

/** Metadata as the server sets it: what clients may not choose is dropped, the rest filled in. */
function bornMetadata(resource: StoredResource, given: Partial<ObjectMeta>, birth: Birth) {
  const { generateName, labels, annotations, ownerReferences, finalizers } = given;
  const name = given.name || (generateName && `${generateName}${suffix(birth.random)}`) || '';
  const kept = { labels, annotations, ownerReferences, finalizers };
  return {
    name,
    ...(generateName === undefined ? {} : { generateName }),
    ...(RESOURCES[resource].namespaced ? { namespace: given.namespace ?? 'default' } : {}),
    uid: birth.uid,
    resourceVersion: '',
    ...(RESOURCES[resource].generation ? { generation: 1 } : {}),
    creationTimestamp: timestamp(birth.now),
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
  } satisfies ObjectMeta;
}

/** A copy of what was sent, with the identity of a new object. */
export function newborn(resource: StoredResource, given: NewObject, birth: Birth) {
  const info = RESOURCES[resource];
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...fields } = structuredClone(given);
  return {
    kind: info.kind,
    apiVersion: apiVersionOf(info),
    metadata: bornMetadata(resource, metadata, birth),
    ...fields,
  };
}
