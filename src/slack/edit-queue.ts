import { backoffMs } from '../backoff.ts';
import { waitingSince, type CallQueue, type QueueDeps } from './call-queue.ts';
import { isPassing, toThreadError } from './errors.ts';

interface Edit {
  readonly since: number;
  readonly send: () => Promise<void>;
  /** What the message is about, for the log. */
  readonly run: string | undefined;
  /** How often it has failed. */
  readonly failures: number;
  readonly notBefore: number;
}

const maxUnderWay = 4;
/** With pauses of 2, 4, 8 … 60 s an edit outlives an outage of a quarter of an hour. */
const maxFailures = 18;
const retryRange = { firstMs: 2_000, mostMs: 60_000 };
/** Edits share one budget: they do not come back in step anyway. */
const noChance = (): number => 1;

/** Edits by message: the newest replaces the one that waits; one at a time for each message. */
export function createEditQueue({ clock, budget, wake, log }: QueueDeps): CallQueue & {
  add(key: string, send: () => Promise<void>, run?: string): void;
} {
  const waiting = new Map<string, Edit>();
  const underWay = new Set<string>();
  let abandoned = false;

  function failed(key: string, edit: Edit, error: unknown): void {
    const failure = toThreadError('chat.update', error);
    const { reason, retryAfterMs, slackError } = failure;
    if (abandoned || waiting.has(key)) return;
    if (retryAfterMs !== undefined) {
      budget.pause('chat.update', clock.now() + retryAfterMs);
      waiting.set(key, edit);
      return;
    }
    const failures = edit.failures + 1;
    if (isPassing(failure) && failures < maxFailures) {
      const pauseMs = backoffMs(failures, retryRange, noChance);
      waiting.set(key, { ...edit, failures, notBefore: clock.now() + pauseMs });
      return;
    }
    log.warn({ run: edit.run, message: key, reason, slackError }, 'card edit given up');
  }

  async function send(key: string, edit: Edit): Promise<void> {
    underWay.add(key);
    try {
      await edit.send();
    } catch (error) {
      failed(key, edit, error);
    } finally {
      underWay.delete(key);
      wake();
    }
  }

  return {
    add(key, send, run) {
      // A message that waits keeps its turn; only what it will say is newer.
      const { since, notBefore } = waiting.get(key) ?? { since: clock.now(), notBefore: 0 };
      waiting.set(key, { since, send, run, failures: 0, notBefore });
    },
    start(now) {
      let next = Infinity;
      for (const [key, edit] of Array.from(waiting)) {
        if (underWay.has(key) || underWay.size >= maxUnderWay) continue;
        const at = Math.max(edit.notBefore, budget.earliest({ method: 'chat.update' }, now));
        next = Math.min(next, at > now ? at : Infinity);
        if (at > now) continue;
        budget.spend({ method: 'chat.update' }, now);
        waiting.delete(key);
        void send(key, edit);
      }
      return next;
    },
    waiting(now) {
      const edits = Array.from(waiting.values());
      return waitingSince(
        edits.map(({ since }) => since),
        now,
      );
    },
    idle: () => waiting.size === 0 && underWay.size === 0,
    abandon() {
      abandoned = true;
      waiting.clear();
    },
  };
}
