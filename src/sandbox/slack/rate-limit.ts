import type { Tier } from './web-api/method.ts';

/** At most `limit` calls in any stretch of `windowMs`, counted under `key`. */
export interface Window {
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
}

const MINUTE_MS = 60_000;

/** Calls a minute that each tier grants a method, and what the special methods get. */
const PER_MINUTE: Readonly<Record<Tier, number>> = { t1: 1, t2: 20, t3: 50, t4: 100, special: 300 };

/** One message a second in a channel, with a burst of ten. */
const CHANNEL_BURST = { limit: 10, windowMs: 9_000 };
const CHANNEL_MINUTE = { limit: 60, windowMs: MINUTE_MS };

/** The windows that a call falls under. */
export function windowsOf(method: string, tier: Tier, channel: string | undefined): Window[] {
  const workspace = { key: method, limit: PER_MINUTE[tier], windowMs: MINUTE_MS };
  if (method !== 'chat.postMessage' || channel === undefined) return [workspace];
  return [
    workspace,
    { key: `${method}/${channel}/burst`, ...CHANNEL_BURST },
    { key: `${method}/${channel}`, ...CHANNEL_MINUTE },
  ];
}

export interface RateLimiter {
  /** Takes a call in; or returns after how many seconds it may be tried again, and counts nothing. */
  take(windows: readonly Window[]): number | undefined;
}

export function createRateLimiter(now: () => number): RateLimiter {
  const taken = new Map<string, number[]>();
  const recent = ({ key, windowMs }: Window): number[] =>
    (taken.get(key) ?? []).filter((at) => now() - at < windowMs);

  /** How long until the window has room: 0 where it has. */
  function waitMs(window: Window): number {
    const calls = recent(window);
    const blocking = calls[calls.length - window.limit];
    return blocking === undefined ? 0 : blocking + window.windowMs - now();
  }

  return {
    take(windows) {
      const wait = Math.max(...windows.map(waitMs));
      if (wait > 0) return Math.max(1, Math.ceil(wait / 1_000));
      for (const window of windows) taken.set(window.key, [...recent(window), now()]);
      return undefined;
    },
  };
}
