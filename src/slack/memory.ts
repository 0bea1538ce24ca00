import type { Clock } from '../clock.ts';

/** What was learnt lately: each entry for a while, and never more than so many. */
export interface Memory<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

export function createMemory<T>(clock: Clock, keepMs: number, maxEntries: number): Memory<T> {
  /** Oldest first: entries are set anew, never moved. */
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > clock.now() ? entry.value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: clock.now() + keepMs });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}
