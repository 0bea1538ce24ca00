/** An object as the API server sends it, at the moment it comes in. */
export interface Arrival<T> {
  readonly uid: string;
  readonly resourceVersion: string;
  /** What is kept of it; undefined where it is none of ours. */
  readonly value: T | undefined;
}

type ArrivalType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** What changed: `before` is absent for a new object, `after` for one that is gone. */
export interface Change<T> {
  readonly uid: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** How many deleted objects are remembered, so that a late line does not raise one from the dead. */
const rememberedDeletions = 1_000;

/**
 * One kind of object in one namespace, by uid: an object that was deleted and made again under the
 * same name is another. Pure state: the reflector feeds it, `changes` come out as return values.
 */
export interface Cache<T> {
  /** One line of a watch. Duplicates and lines older than what is held change nothing. */
  apply(type: ArrivalType, arrival: Arrival<T>): Change<T> | undefined;
  /** A whole list: the truth at its moment. What it lacks is gone. */
  replace(arrivals: readonly Arrival<T>[]): Change<T>[];
}

/** True where version a is older than b. Versions that are not numbers cannot be compared: false. */
function isOlder(a: string, b: string): boolean {
  return /^\d+$/.test(a) && /^\d+$/.test(b) && BigInt(a) < BigInt(b);
}

export function createCache<T>(): Cache<T> {
  let held = new Map<string, { resourceVersion: string; value: T }>();
  const deleted = new Map<string, string>();

  function remember(uid: string, resourceVersion: string): void {
    deleted.set(uid, resourceVersion);
    const [oldest] = deleted.keys();
    if (deleted.size > rememberedDeletions && oldest !== undefined) deleted.delete(oldest);
  }

  function isStale(type: ArrivalType, { uid, resourceVersion }: Arrival<T>): boolean {
    const known = held.get(uid)?.resourceVersion ?? deleted.get(uid);
    if (known === undefined) return false;
    if (known === resourceVersion) return type !== 'DELETED' || !held.has(uid);
    return isOlder(resourceVersion, known);
  }

  return {
    apply(type, arrival) {
      if (isStale(type, arrival)) return undefined;
      const { uid, resourceVersion } = arrival;
      const before = held.get(uid)?.value;
      const after = type === 'DELETED' ? undefined : arrival.value;
      if (after === undefined) held.delete(uid);
      else held.set(uid, { resourceVersion, value: after });
      if (type === 'DELETED') remember(uid, resourceVersion);
      return before === undefined && after === undefined ? undefined : { uid, before, after };
    },

    replace(arrivals) {
      const old = held;
      held = new Map();
      deleted.clear();
      const changes: Change<T>[] = [];
      for (const { uid, resourceVersion, value } of arrivals) {
        if (value === undefined) continue;
        held.set(uid, { resourceVersion, value });
        const before = old.get(uid);
        if (before?.resourceVersion !== resourceVersion)
          changes.push({ uid, before: before?.value, after: value });
      }
      for (const [uid, { value }] of old)
        if (!held.has(uid)) changes.push({ uid, before: value, after: undefined });
      return changes;
    },
  };
}
