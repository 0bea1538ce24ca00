import { within, type Clock } from '../clock.ts';

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
  const timers = new Map<string, () => void>();
  const waiters = new Set<() => void>();
  let stopped = false;

  async function run(key: string): Promise<void> {
    underWay.add(key);
    const againMs = await attempt(key);
    underWay.delete(key);
    if (againMs !== undefined) addAfter(key, againMs);
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
    if (failures.has(key) && timers.has(key)) return;
    cancelTimer(key);
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

  function nextTurn(): void {
    begun = 0;
    if (ready.size > 0) beginSome();
  }

  function isIdle(): boolean {
    return underWay.size === 0 && ready.size === 0;
  }

  function addAfter(key: string, ms: number): void {
    if (stopped) return;
    cancelTimer(key);
    const fire = (): void => {
      timers.delete(key);
      add(key);
    };
    timers.set(key, clock.after(ms, fire));
  }

  function cancelTimer(key: string): void {
    timers.get(key)?.();
    timers.delete(key);
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
      for (const key of timers.keys()) cancelTimer(key);
      await within(clock, timeoutMs, idle());
    },
  };
}
