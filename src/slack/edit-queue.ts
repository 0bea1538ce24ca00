import { backoffMs } from '../backoff.ts';
import { waitingSince, type CallQueue, type QueueDeps } from './call-queue.ts';
import { ThreadError } from '../reconcile/errors.ts';
import { isPassing, toThreadError } from './errors.ts';

interface Edit {
  readonly since: number;
  readonly send: () => Promise<void>;
  /** What the message is about, for the log. */
  readonly run: string | undefined;
  /** Nobody waits for it: it goes after the others. */
  readonly isSpare: boolean;
  /** How often it has failed. */
  readonly failures: number;
  readonly notBefore: number;
}

export interface EditOptions {
  /** The run it is about, for the log. */
  readonly run?: string;
  /** Nobody waits for it: it goes after all others. */
  readonly isSpare?: boolean;
}

const maxUnderWay = 4;
/** With pauses of 2, 4, 8 … 60 s an edit outlives an outage of a quarter of an hour. */
const maxFailures = 18;
const retryRange = { firstMs: 2_000, mostMs: 60_000 };
/** Edits share one budget: they do not come back in step anyway. */
const noChance = (): number => 1;

/** Edits by message: the newest replaces the one that waits; one at a time for each message. */
export function createEditQueue({ clock, budget, wake, log }: QueueDeps): CallQueue & {
  add(key: string, send: () => Promise<void>, options: EditOptions): void;
  /** See Delivery. */
  takeSpare(now: number): boolean;
  /** See Delivery. */
  settled(key: string): Promise<void>;
} {
  const waiting = new Map<string, Edit>();
  const underWay = new Set<string>();
  const waiters = new Map<string, PromiseWithResolvers<void>>();
  let abandoned = false;

  function settle(key: string): void {
    waiters.get(key)?.resolve();
    waiters.delete(key);
  }

  /** What was waited for does not go out any more, and nobody may think that it stands. */
  function rejectWaiters(): void {
    for (const { reject } of waiters.values())
      reject(new ThreadError('retry', 'the process is stopping'));
    waiters.clear();
  }

  function failed(key: string, edit: Edit, error: unknown): void {
    const failure = toThreadError('chat.update', error);
    const { reason, retryAfterMs, slackError } = failure;
    // A newer edit of the card that waits is no less subject to it.
    if (retryAfterMs !== undefined) budget.pause('chat.update', clock.now() + retryAfterMs);
    if (abandoned || waiting.has(key)) return;
    if (retryAfterMs !== undefined) {
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
      if (!waiting.has(key)) settle(key);
      wake();
    }
  }

  return {
    add(key, send, { run, isSpare = false }) {
      // A message that waits keeps its turn; only what it will say is newer.
      const before = waiting.get(key) ?? { since: clock.now(), notBefore: 0, isSpare };
      const { since, notBefore } = before;
      const edit = { since, send, run, failures: 0, notBefore };
      waiting.set(key, { ...edit, isSpare: isSpare && before.isSpare });
    },
    settled(key) {
      if (!waiting.has(key) && !underWay.has(key)) return Promise.resolve();
      const waiter = waiters.get(key) ?? Promise.withResolvers<void>();
      waiters.set(key, waiter);
      return waiter.promise;
    },
    takeSpare(now) {
      const isFree =
        waiting.size === 0 &&
        budget.earliest({ method: 'chat.update' }, now) <= now &&
        budget.earliest({ method: 'spare' }, now) <= now;
      if (isFree) budget.spend({ method: 'spare' }, now);
      return isFree;
    },
    start(now) {
      let next = Infinity;
      for (const [key, edit] of inTurn(waiting)) {
        // One budget for all: while it allows none, no other is looked at, however many wait.
        const free = budget.earliest({ method: 'chat.update' }, now);
        if (free > now) return Math.min(next, free);
        if (underWay.has(key) || underWay.size >= maxUnderWay) continue;
        if (edit.notBefore > now) {
          next = Math.min(next, edit.notBefore);
          continue;
        }
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
      rejectWaiters();
    },
  };
}

/** As they came, but what nobody waits for after all others. */
function* inTurn(waiting: ReadonlyMap<string, Edit>): Generator<readonly [string, Edit]> {
  for (const isSpare of [false, true])
    for (const entry of waiting) if (entry[1].isSpare === isSpare) yield entry;
}
