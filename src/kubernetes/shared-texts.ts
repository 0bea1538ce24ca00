/**
 * One string for all equal ones: the same images, people, paths and times stand in thousands of
 * runs, and each answer of the API server brings them anew.
 */
export interface SharedTexts {
  /**
   * Puts the shared string in the place of every string in the value, at any depth, and returns the
   * value. It must be plain data that nobody else holds yet.
   */
  in<T>(value: T): T;
}

/** Longer texts are log lines and messages: hardly ever the same. */
const longest = 300;

/** As many strings as two to the power of this are remembered at most. */
const sizeBits = 14;

/**
 * Remembers the strings that it met last, in a table of a fixed size: each has two places in it, of
 * which a new one takes the first. What is met again and again stays, what is not is forgotten, so
 * that nothing is kept for its own sake.
 */
export function createSharedTexts(): SharedTexts {
  const table = Array.from({ length: 2 ** sizeBits + 1 }, () => '');

  function shared(text: string): string {
    if (text.length > longest) return text;
    const place = placeOf(text);
    const [first = '', second = ''] = [table[place], table[place + 1]];
    if (first === text) return first;
    table[place] = second === text ? second : text;
    table[place + 1] = first;
    return table[place] ?? text;
  }

  function visited(value: unknown): unknown {
    if (typeof value === 'string') return shared(value);
    if (typeof value !== 'object' || value === null) return value;
    // A list that was built step by step has room for a dozen more: a copy has not.
    if (Array.isArray(value)) return value.map(visited);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- plain data
    const fields = value as Record<string, unknown>;
    for (const key in fields) {
      const field = fields[key];
      if (typeof field === 'string') fields[key] = shared(field);
      else if (Array.isArray(field)) fields[key] = field.map(visited);
      else visited(field);
    }
    return fields;
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same but for its strings
    in: <T>(value: T) => visited(value) as T,
  };
}

/** By its length, some characters all over it and the last eight, where names and times differ. */
function placeOf(text: string): number {
  const { length } = text;
  const step = Math.ceil(length / 8);
  let hash = length;
  for (let index = 0; index < length - 8; index += step)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  for (let index = Math.max(0, length - 8); index < length; index += 1)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return Math.imul(hash, 0x9e3779b1) >>> (32 - sizeBits);
}
