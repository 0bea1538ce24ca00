import { useNow } from './now.ts';

/** The whole seconds that are left until a time in milliseconds since 1970, counted down. */
export function useSecondsUntil(endMs: number | undefined): number | undefined {
  const nowMs = useNow();
  return endMs === undefined ? undefined : Math.max(0, Math.ceil((endMs - nowMs) / 1_000));
}
