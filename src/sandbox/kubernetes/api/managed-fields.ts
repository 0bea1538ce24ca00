import { isRecord, type Json } from './json.ts';

/** `{"f:spec": {"f:template": {}}}`: which fields an object has, two levels deep. */
function fieldsOf(value: unknown, depth: number): Json {
  if (depth === 0 || !isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsOf(inner, depth - 1)]),
  );
}

const UNMANAGED = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * metadata.managedFields after a write by `manager`: its entry is renewed, the others stay. Shaped
 * as the API server's but only two levels deep: enough for a client that has to carry or trim it.
 */
export function withManager(
  entries: readonly unknown[],
  object: Readonly<Json>,
  manager: string,
  time: string,
): unknown[] {
  const managed = Object.entries(object).filter(([key]) => !UNMANAGED.has(key));
  const entry = {
    manager,
    operation: 'Update',
    apiVersion: object['apiVersion'],
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(Object.fromEntries(managed), 2),
  };
  const others = entries.filter((other) => !isRecord(other) || other['manager'] !== manager);
  return [...others, entry];
}
