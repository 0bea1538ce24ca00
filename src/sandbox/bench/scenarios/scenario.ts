import type { Figure } from '../goals.ts';
import type { Measured } from '../measured.ts';
import type { Bench } from '../world.ts';

/** Measures some figures in worlds of its own; only those that are wanted. */
export interface Scenario {
  readonly figures: readonly Figure[];
  measure(bench: Bench, wanted: ReadonlySet<Figure>): Promise<readonly Measured[]>;
}
