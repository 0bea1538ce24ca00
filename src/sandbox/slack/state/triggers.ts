import type { Ids } from './ids.ts';
import { LIMITS } from '../limits.ts';

/** What a person did that lets the app open a view, once, within three seconds. */
export interface Trigger {
  readonly user: string;
  /** The view in which it was done, if in one. */
  readonly view?: string;
}

type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export interface Triggers {
  /** Notes a trigger that is sent now; the id is made up where none is given. */
  issue(trigger: Trigger, id?: string): string;
  /** Uses a trigger up. */
  exchange(id: string): Trigger | TriggerError;
}

export function createTriggers(ids: Ids, now: () => number): Triggers {
  const issued = new Map<string, { trigger: Trigger; sentMs: number; exchanged: boolean }>();
  return {
    issue(trigger, id) {
      const seconds = Math.floor(now() / 1_000);
      const name = id ?? `${seconds}.${issued.size + 1_000_000}.${ids.secret()}`;
      const known = issued.get(name);
      issued.set(name, { trigger, sentMs: now(), exchanged: known?.exchanged ?? false });
      return name;
    },
    exchange(id) {
      const entry = issued.get(id);
      if (!entry) return 'invalid_trigger_id';
      if (entry.exchanged) return 'exchanged_trigger_id';
      if (now() - entry.sentMs > LIMITS.triggerMs) return 'expired_trigger_id';
      entry.exchanged = true;
      return entry.trigger;
    },
  };
}
