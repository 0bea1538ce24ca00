import type { Crowd } from '../crowd.ts';
import type { Figure } from '../goals.ts';
import type { Measured } from '../measured.ts';
import type { Bench } from '../world.ts';

/** Measures some figures, only those that are wanted, in worlds of its own or in the one crowd. */
export interface Scenario {
  readonly figures: readonly Figure[];
  measure(
    bench: Bench,
    wanted: ReadonlySet<Figure>,
    crowd: () => Promise<Crowd>,
  ): Promise<readonly Measured[]>;
}
