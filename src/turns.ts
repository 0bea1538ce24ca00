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

/** Gives them on, one by one; after so many, everybody else in the process has their turn. */
export async function* withTurns<V>(values: AsyncIterable<V>, atATime: number): AsyncGenerator<V> {
  let given = 0;
  for await (const value of values) {
    yield value;
    given += 1;
    if (given % atATime === 0) await othersTurn();
  }
}
