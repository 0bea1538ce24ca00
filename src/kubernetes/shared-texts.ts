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

/**
 * Remembers at least the last `limit` different strings and at most twice as many: what is met again
 * stays, what is not is forgotten, so that nothing is kept for its own sake.
 */
export function createSharedTexts(limit = 4_096): SharedTexts {
  let recent = new Map<string, string>();
  let before = new Map<string, string>();

  function shared(text: string): string {
    if (text.length > longest) return text;
    const known = recent.get(text);
    if (known !== undefined) return known;
    const one = before.get(text) ?? text;
    if (recent.size >= limit) {
      before = recent;
      recent = new Map();
    }
    recent.set(one, one);
    return one;
  }

  function visited(value: unknown): unknown {
    if (typeof value === 'string') return shared(value);
    if (typeof value !== 'object' || value === null) return value;
    // A list that was built step by step has room for a dozen more: a copy has not.
    if (Array.isArray(value)) return value.map(visited);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- plain data
    const fields = value as Record<string, unknown>;
    for (const key in fields) fields[key] = visited(fields[key]);
    return fields;
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same but for its strings
    in: <T>(value: T) => visited(value) as T,
  };
}
