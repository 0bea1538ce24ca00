type Json = Readonly<Record<string, unknown>>;

/** What tells the elements of a list apart, as the API server's schema has it for these objects. */
const mergeKeys = ['name', 'type', 'uid', 'ip', 'mountPath', 'containerPort'] as const;

/**
 * `fieldsV1` of an object, in the shape and the size that a real API server gives it: every field,
 * elements of keyed lists by their key. The pretended server itself only goes two levels deep.
 */
export function fieldsV1(value: unknown): Json {
  if (Array.isArray(value)) return Object.fromEntries(value.flatMap(elementEntry));
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const fields = fieldsV1(inner);
      return [`f:${key}`, Object.keys(fields).length > 0 ? { '.': {}, ...fields } : {}];
    }),
  );
}

function elementEntry(element: unknown): [string, Json][] {
  if (!isObject(element)) return [];
  const key = mergeKeys.find((name) => typeof element[name] === 'string');
  if (key === undefined) return [];
  return [[`k:${JSON.stringify({ [key]: element[key] })}`, { '.': {}, ...fieldsV1(element) }]];
}

/** The two entries that a Job or a pod has once it runs: its maker's, and that of its status. */
export function managedFields(
  object: Json,
  by: { readonly maker: string; readonly status: string; readonly time: string },
): readonly Json[] {
  const { labels, annotations, ownerReferences } = asObject(object['metadata']);
  const entry = { operation: 'Update', apiVersion: object['apiVersion'], time: by.time };
  const fields = { metadata: { labels, annotations, ownerReferences }, spec: object['spec'] };
  return [
    { manager: by.maker, ...entry, fieldsType: 'FieldsV1', fieldsV1: fieldsV1(fields) },
    {
      manager: by.status,
      ...entry,
      fieldsType: 'FieldsV1',
      fieldsV1: fieldsV1({ status: object['status'] }),
      subresource: 'status',
    },
  ];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}
