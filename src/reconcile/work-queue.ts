import { within, type Clock } from '../clock.ts';
import { createAlarm } from './alarm.ts';

/** Keys to be worked on: each once however often it is added, each by itself. */
export interface WorkQueue {
  /** Has the key worked on now, or once more if that is under way. */
  add(key: string): void;
  /** Takes nothing more; resolves when nothing is under way, or after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  /** Resolves when nothing is under way; what only waits for its time does not count. */
  idle(): Promise<void>;
}

export interface WorkQueueDeps {
  readonly clock: Clock;
  /** Works on a key. Resolves with the milliseconds after which to look again, if at all. */
  readonly work: (key: string) => Promise<number | undefined>;
  /** How long to wait after this many failures of a key in a row. */
  readonly backoffMs: (failures: number, error: unknown, key: string) => number;
}

/** So much work is begun before everybody else in the process has their turn. */
const atATime = 20;

/**
 * A work queue as controllers have it: a key is never worked on twice at a time, and one added
 * meanwhile is worked on again. Keys do not wait for one another: a slow one holds up nobody. Of
 * very many at once only some begin in one turn of the event loop, in the order they were added.
 */
export function createWorkQueue({ clock, work, backoffMs }: WorkQueueDeps): WorkQueue {
  const underWay = new Set<string>();
  /** Added, and not begun yet. */
  const ready = new Set<string>();
  let begun = 0;
  const addedMeanwhile = new Set<string>();
  const failures = new Map<string, number>();
  const waiting = createAlarm(clock, add);
  const waiters = new Set<() => void>();
  let stopped = false;

  async function run(key: string): Promise<void> {
    underWay.add(key);
    const againMs = await attempt(key);
    underWay.delete(key);
    if (againMs !== undefined && !stopped) waiting.set(key, againMs);
    if (addedMeanwhile.delete(key)) add(key);
    if (!isIdle()) return;
    for (const done of waiters) done();
    waiters.clear();
  }

  async function attempt(key: string): Promise<number | undefined> {
    try {
      const againMs = await work(key);
      failures.delete(key);
      return againMs;
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      return backoffMs(count, error, key);
    }
  }

  function add(key: string): void {
    if (stopped) return;
    if (underWay.has(key)) {
      addedMeanwhile.add(key);
      return;
    }
    // A key that fails waits out its backoff, whatever is seen meanwhile.
    if (failures.has(key) && waiting.has(key)) return;
    waiting.cancel(key);
    ready.add(key);
    beginSome();
  }

  /** Begins what is ready, as much as one turn allows; the rest follows in the next. */
  function beginSome(): void {
    if (begun === 0) setImmediate(nextTurn);
    for (const key of ready) {
      if (begun >= atATime) return;
      begun += 1;
      ready.delete(key);
      void run(key);
    }
  }

  /**
   * Each begins in a callback of its own: what the one before it left behind is garbage by then, and
   * does not outlive the nursery.
   */
  function nextTurn(): void {
    begun = Math.min(atATime, ready.size);
    for (let count = 1; count < begun; count += 1) setImmediate(beginOne);
    if (begun > 0) setImmediate(nextTurn);
    beginOne();
  }

  function beginOne(): void {
    const [key] = ready;
    if (key === undefined) return;
    ready.delete(key);
    void run(key);
  }

  function isIdle(): boolean {
    return underWay.size === 0 && ready.size === 0;
  }

  function idle(): Promise<void> {
    if (isIdle()) return Promise.resolve();
    return new Promise((resolve) => waiters.add(resolve));
  }

  return {
    add,
    idle,
    async stop(timeoutMs) {
      stopped = true;
      ready.clear();
      waiting.clear();
      await within(clock, timeoutMs, idle());
    },
  };
}
