/**
 * The work queue of a controller: each key is worked on once, after the shortest of the delays it
 * was added with. Work is synchronous, so no key is ever worked on twice at a time.
 */
export interface WorkQueue {
  add(key: string, delayMs?: number): void;
  stop(): void;
}

const LONGEST_RETRY = 60;
/** setTimeout overflows beyond this; a longer delay wakes up once too early, which does no harm. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * Creates a queue that calls `work` with each key added. Where `work` answers 'retry' the key comes
 * again after `retryMs`, then after twice that, up to sixty times `retryMs`.
 */
export function createWorkQueue(options: {
  readonly work: (key: string) => 'done' | 'retry';
  readonly retryMs: number;
}): WorkQueue {
  const due = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const failures = new Map<string, number>();
  let stopped = false;

  function add(key: string, delayMs = 0): void {
    const at = Date.now() + delayMs;
    const planned = due.get(key);
    if (stopped || (planned && planned.at <= at)) return;
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => run(key), Math.min(delayMs, LONGEST_DELAY_MS));
    due.set(key, { at, timer });
  }

  function run(key: string): void {
    due.delete(key);
    if (options.work(key) === 'done') {
      failures.delete(key);
      return;
    }
    const failed = failures.get(key) ?? 0;
    failures.set(key, failed + 1);
    add(key, options.retryMs * Math.min(2 ** failed, LONGEST_RETRY));
  }

  return {
    add,
    stop() {
      stopped = true;
      for (const { timer } of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
