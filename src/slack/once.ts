import type { Clock } from '../clock.ts';
import { createMemory } from './memory.ts';

/**
 * Tells a first delivery from a repeated one, so that a person is answered once. A repeat that
 * another process gets, or this one after a restart, makes the same Job by its name.
 */
export interface Once {
  /** True the first time it is asked about this delivery. */
  first(delivery: string): boolean;
}

const rememberMs = 60 * 60_000;
const maxRemembered = 5_000;

export function createOnce(clock: Clock): Once {
  const seen = createMemory<true>(clock, rememberMs, maxRemembered);
  return {
    first(delivery) {
      if (seen.get(delivery)) return false;
      seen.set(delivery, true);
      return true;
    },
  };
}
