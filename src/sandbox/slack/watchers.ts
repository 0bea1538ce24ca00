import type { SlackEvent } from './types.ts';

const LOOK_EVERY_MS = 20;

/** Those who want to know what happens in the workspace. */
export interface Watchers {
  readonly tell: (event: SlackEvent) => void;
  readonly on: (listener: (event: SlackEvent) => void) => () => void;
  /** Makes everybody who waits look again. */
  readonly wake: () => void;
  /** Resolves with what `look` finds; rejects after timeoutMs, with what `look` throws, or at stop. */
  until<T>(look: () => T | undefined, timeoutMs: number): Promise<T>;
  stop(): void;
}

export function createWatchers(): Watchers {
  const listeners = new Set<(event: SlackEvent) => void>();
  const waiting = new Set<() => void>();
  const stopping = new AbortController();

  function wake(): void {
    for (const look of waiting) look();
  }

  return {
    tell(event) {
      for (const listener of listeners) listener(event);
      wake();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake,
    until<T>(look: () => T | undefined, timeoutMs: number) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const attempt = (): void => {
        try {
          const found = look();
          if (found !== undefined) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      const giveUp = (): void => reject(new Error(`waited ${timeoutMs} ms for ${String(look)}`));
      const timer = setTimeout(giveUp, timeoutMs);
      // What is looked at may lie outside the emulator: nobody tells of it.
      const interval = setInterval(attempt, LOOK_EVERY_MS);
      stopping.signal.addEventListener('abort', giveUp);
      waiting.add(attempt);
      attempt();
      return promise.finally(() => {
        clearTimeout(timer);
        clearInterval(interval);
        stopping.signal.removeEventListener('abort', giveUp);
        waiting.delete(attempt);
      });
    },
    stop: () => stopping.abort(),
  };
}
