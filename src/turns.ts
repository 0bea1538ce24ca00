import { setImmediate as othersTurn } from 'node:timers/promises';

/** Does it with each in order; after so many, everybody else in the process has their turn. */
export async function inTurns<V>(
  values: readonly V[],
  atATime: number,
  take: (value: V) => void,
): Promise<void> {
  for (const [index, value] of values.entries()) {
    if (index % atATime === atATime - 1) await othersTurn();
    take(value);
  }
}
