import type { KubeObject, StoredResource, StoreEvent } from '../types.ts';

/** The changes a watch can still be resumed from, oldest first. */
export interface History {
  /** Revisions up to this one are forgotten: to resume from before it is 410 Gone. */
  readonly compacted: number;
  push(event: StoreEvent): void;
  /** The changes after a revision; undefined where some of them are forgotten. */
  since(revision: number): readonly StoreEvent[] | undefined;
  /** Turns today's objects into those of an earlier revision; undefined where it is forgotten. */
  rewind(
    resource: StoredResource,
    objects: readonly KubeObject[],
    revision: number,
  ): readonly KubeObject[] | undefined;
  /** Forgets everything, as etcd's compaction does. */
  compact(revision: number): void;
}

/** The key objects are stored and paged by. */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keyOfObject({ metadata }: KubeObject): string {
  return keyOf(metadata.namespace, metadata.name);
}

/** In code-unit order of their keys: what etcd lists by. */
export function inOrder(byKey: ReadonlyMap<string, KubeObject>): readonly KubeObject[] {
  return [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion);
}

/** Takes one change back. */
function undo(objects: Map<string, KubeObject>, event: StoreEvent): void {
  const key = keyOfObject(event.object);
  if (event.previous === undefined) objects.delete(key);
  else objects.set(key, event.previous);
}

/** Keeps the last `limit` changes. `start` is the revision before the first. */
export function createHistory(limit: number, start: number): History {
  let events: StoreEvent[] = [];
  let compacted = start;

  function since(revision: number): readonly StoreEvent[] | undefined {
    if (revision < compacted) return undefined;
    // From the end: most who ask have missed little.
    return events.slice(events.findLastIndex(({ object }) => revisionOf(object) <= revision) + 1);
  }

  return {
    get compacted() {
      return compacted;
    },
    push(event) {
      events.push(event);
      // Trimmed by halves, so that the common write does not move the whole list.
      if (events.length <= 2 * limit) return;
      const dropped = events.splice(0, events.length - limit).at(-1);
      if (dropped !== undefined) compacted = revisionOf(dropped.object);
    },
    since,
    rewind(resource, objects, revision) {
      const later = since(revision);
      if (later === undefined) return undefined;
      if (!later.some((event) => event.resource === resource)) return objects;
      const then = new Map(objects.map((object) => [keyOfObject(object), object]));
      for (const event of later.toReversed()) {
        if (event.resource === resource) undo(then, event);
      }
      return inOrder(then);
    },
    compact(revision) {
      events = [];
      compacted = revision;
    },
  };
}
