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
class Newest implements NewestRecord {
  #own: StoredRecord | undefined;
  /** Of most runs none: made when there is one. */
  #replaced: Set<string> | undefined;

  choose(cached: StoredRecord | undefined): StoredRecord | undefined {
    if (!cached) return this.#own;
    this.#replaceUnless(cached.resourceVersion);
    if (this.#replaced?.has(cached.resourceVersion)) return this.#own;
    this.#own = cached;
    return cached;
  }

  set(stored: StoredRecord): void {
    this.#replaceUnless(stored.resourceVersion);
    this.#own = stored;
  }

  drop(): void {
    if (this.#own) this.#replace(this.#own);
    this.#own = undefined;
  }

  #replaceUnless(version: string): void {
    if (!this.#own || this.#own.resourceVersion === version) return;
    if (!this.#replaced?.has(version)) this.#replace(this.#own);
  }

  #replace({ resourceVersion }: StoredRecord): void {
    this.#replaced ??= new Set();
    this.#replaced.add(resourceVersion);
  }
}

export function createNewestRecord(): NewestRecord {
  return new Newest();
}
