/**
 * Careful reading of JSON that somebody else wrote: each function returns the value where it has
 * the expected type and undefined otherwise, so that one odd field never costs the whole object.
 */
export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = {};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one where it is none. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : nothing;
}

/** The value as a list; an empty one where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is a non-empty string. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value where it is a finite number. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** `metadata` of an object. */
export function metadataOf(object: unknown): Json {
  return asObject(asObject(object)['metadata']);
}

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without its undefined fields, as exact optional properties want it. */
export function compact<T extends object>(object: T): Compact<T> {
  const kept: Partial<T> = {};
  for (const key in object) if (object[key] !== undefined) kept[key] = object[key];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- exactly what is left
  return kept as unknown as Compact<T>;
}

/** The parsed text; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
