import type { PageEvent, Parts } from './model.ts';

/** Changes come in flurries: at most one look at all of it in this time. */
const PAUSE_MS = 80;

/** Tells the small parts of the state that have changed, and only those. */
export interface PartsTeller {
  /** Something may have changed. */
  readonly look: () => void;
  /** As they stand now. */
  now(): Parts;
  stop(): void;
}

export function createPartsTeller(
  read: () => Parts,
  tell: (event: PageEvent) => void,
): PartsTeller {
  let told = textsOf(read());
  let timer: NodeJS.Timeout | undefined;

  function compare(): void {
    timer = undefined;
    const parts = read();
    const texts = textsOf(parts);
    const changed = Object.entries(parts).filter(([name]) => told.get(name) !== texts.get(name));
    told = texts;
    if (changed.length > 0) tell({ type: 'parts', parts: Object.fromEntries(changed) });
  }

  return {
    look() {
      timer ??= setTimeout(compare, PAUSE_MS);
    },
    now: read,
    stop: () => clearTimeout(timer),
  };
}

function textsOf(parts: Parts): ReadonlyMap<string, string> {
  return new Map(Object.entries(parts).map(([name, part]) => [name, JSON.stringify(part)]));
}
