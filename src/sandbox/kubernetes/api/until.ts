import type { Store } from '../types.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Returns a function that waits until `look` sees something, looking now and after every change. */
export function createUntil(store: Pick<Store, 'subscribe'>) {
  return async function until<T>(
    look: () => T | undefined,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = (): void => {
      try {
        const seen = look();
        if (seen !== undefined) resolve(seen);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const timer = setTimeout(() => {
      reject(new Error(`the cluster did not come to this within ${timeoutMs} ms: ${String(look)}`));
    }, timeoutMs);
    const unsubscribe = store.subscribe(check);
    try {
      check();
      return await promise;
    } finally {
      clearTimeout(timer);
      unsubscribe();
    }
  };
}
