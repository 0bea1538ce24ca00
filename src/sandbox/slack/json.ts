/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements that are objects; [] for anything that is not an array. */
export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The field as a string; '' where it is anything else. */
export function stringAt(object: Json, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

/** The nested object; {} where there is none. */
export function objectAt(object: Json, field: string): Json {
  const value = object[field];
  return isObject(value) ? value : {};
}

/** The parsed JSON, or undefined where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
