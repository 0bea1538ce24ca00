import type { StoredRecord } from './ports.ts';

/** The newest record of a run that is known: the cache's, or the one this process just wrote. */
export interface NewestRecord {
  /** Chooses between what the cache holds and what was written here. */
  choose(cached: StoredRecord | undefined): StoredRecord | undefined;
  /** Takes note of a record as the API server answered it. */
  set(stored: StoredRecord): void;
  /** The record that was known is not there any more. */
  drop(): void;
}

/**
 * The cache lags behind our own writes. Versions are opaque, so they are not compared: what this
 * process has replaced is remembered, and a cache that still shows it is behind.
 */
export function createNewestRecord(): NewestRecord {
  let own: StoredRecord | undefined;
  const replaced = new Set<string>();

  return {
    choose(cached) {
      if (!cached) return own;
      replaceUnless(cached.resourceVersion);
      if (replaced.has(cached.resourceVersion)) return own;
      own = cached;
      return cached;
    },
    set(stored) {
      replaceUnless(stored.resourceVersion);
      own = stored;
    },
    drop() {
      if (own) replaced.add(own.resourceVersion);
      own = undefined;
    },
  };

  function replaceUnless(version: string): void {
    if (own && own.resourceVersion !== version && !replaced.has(version))
      replaced.add(own.resourceVersion);
  }
}
