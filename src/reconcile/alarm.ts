import type { Clock } from '../clock.ts';

/** Many keys that wait for their time, on one timer: ten thousand of their own would cost megabytes. */
export interface Alarm {
  /** Rings for the key after so many milliseconds, instead of whenever it was to ring before. */
  set(key: string, ms: number): void;
  /** True where it is still to ring for the key. */
  has(key: string): boolean;
  cancel(key: string): void;
  clear(): void;
}

/** Calls back with each key once, in the order in which they fall due. */
export function createAlarm(clock: Clock, ring: (key: string) => void): Alarm {
  /** Key → when it is due, in milliseconds since 1970. */
  const due = new Map<string, number>();
  let wakesAtMs = Infinity;
  let cancelTimer = (): void => undefined;

  function wakeAt(ms: number): void {
    cancelTimer();
    wakesAtMs = ms;
    if (ms < Infinity) cancelTimer = clock.after(Math.max(0, ms - clock.now()), wake);
  }

  function wake(): void {
    const nowMs = clock.now();
    let nextMs = Infinity;
    const ringing: [string, number][] = [];
    for (const [key, ms] of due)
      if (ms <= nowMs) ringing.push([key, ms]);
      else nextMs = Math.min(nextMs, ms);
    for (const [key] of ringing) due.delete(key);
    wakeAt(nextMs);
    for (const [key] of ringing.sort(([, one], [, other]) => one - other)) ring(key);
  }

  return {
    set(key, ms) {
      const atMs = clock.now() + ms;
      due.set(key, atMs);
      if (atMs < wakesAtMs) wakeAt(atMs);
    },
    has: (key) => due.has(key),
    cancel: (key) => void due.delete(key),
    clear() {
      due.clear();
      wakeAt(Infinity);
    },
  };
}
