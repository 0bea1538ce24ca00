import type { Logger } from 'pino';

import type { Clock } from '../clock.ts';
import type { Budget } from './budget.ts';

/** How much waits in a queue. */
export interface Waiting {
  readonly count: number;
  /** How long the oldest has waited; 0 where nothing waits. */
  readonly oldestMs: number;
}

/** One queue of calls. Both kinds share the budget and the pump. */
export interface CallQueue {
  /** Starts every call that may go out now. Returns when the next one may, Infinity for never. */
  start(now: number): number;
  /** Nothing waits and nothing is under way. */
  idle(): boolean;
  /** What waits; what is under way does not count. */
  waiting(now: number): Waiting;
  /** Gives up what waits. */
  abandon(): void;
}

/** Sums up when those that wait began to. */
export function waitingSince(times: readonly number[], now: number): Waiting {
  return { count: times.length, oldestMs: Math.max(0, now - Math.min(now, ...times)) };
}

export interface QueueDeps {
  readonly clock: Clock;
  readonly budget: Budget;
  /** Something ended: look again at what may go out. */
  readonly wake: () => void;
  readonly log: Logger;
}
