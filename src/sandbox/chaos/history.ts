/** What happened in the order it happened; kept to be shown where something went wrong. */
export interface History {
  /** `run` is absent for what concerns all of them. */
  note(text: string, run?: string): void;
  /** The lines of this run and, between its first and its last, those of all. */
  of(run: string): readonly string[];
  /** All lines. */
  all(): readonly string[];
}

interface Entry {
  readonly atMs: number;
  readonly text: string;
  readonly run: string | undefined;
}

/** `now` in milliseconds; times are shown in seconds since the first call. */
export function createHistory(now: () => number): History {
  const startedMs = now();
  const entries: Entry[] = [];
  return {
    note(text, run) {
      entries.push({ atMs: now() - startedMs, text, run });
    },
    of(run) {
      const first = entries.findIndex((entry) => entry.run === run);
      const last = entries.findLastIndex((entry) => entry.run === run);
      if (first === -1) return [];
      return entries
        .slice(first, last + 1)
        .filter((entry) => entry.run === undefined || entry.run === run)
        .map(lineOf);
    },
    all: () => entries.map((entry) => `${lineOf(entry)} ${entry.run ?? ''}`),
  };
}

function lineOf({ atMs, text }: Entry): string {
  return `${(atMs / 1000).toFixed(3).padStart(9)} ${text}`;
}
