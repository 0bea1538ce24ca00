import type { BatchResult } from './loss.ts';

/** What was measured over some samples. */
export interface Metrics {
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** 0 to 1. */
  readonly accuracy: number;
}

/** Averages over batches, each weighted with its samples. */
export interface Meter {
  add(result: BatchResult, samples: number): void;
  read(): Metrics;
  clear(): void;
}

/** A meter that has seen nothing. */
export function createMeter(): Meter {
  let samples = 0;
  let loss = 0;
  let correct = 0;
  return {
    add(result, count) {
      samples += count;
      loss += result.loss * count;
      correct += result.correct;
    },
    read: () => ({ loss: loss / samples, accuracy: correct / samples }),
    clear() {
      samples = 0;
      loss = 0;
      correct = 0;
    },
  };
}
