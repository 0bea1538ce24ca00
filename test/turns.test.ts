import { setImmediate as othersTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns, withTurns } from '../src/turns.ts';

/** Counts the turns that everybody else has until it is done. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  const turns = { had: 0, areOver: false };
  const others = async (): Promise<void> => {
    for (; !turns.areOver; turns.had += 1) await othersTurn();
  };
  const counting = others();
  await work();
  turns.areOver = true;
  await counting;
  return turns.had;
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let index = 0; index < count; index += 1) yield index;
}

test('each is taken in order, and others have their turn in between', async () => {
  const taken: number[] = [];
  const turns = await turnsDuring(() =>
    inTurns([0, 1, 2, 3, 4, 5], 2, (value) => taken.push(value)),
  );
  expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
  expect(turns).toBeGreaterThanOrEqual(3);
});

test('what comes by itself without a pause is given on with pauses', async () => {
  const taken: number[] = [];
  const turns = await turnsDuring(async () => {
    for await (const value of withTurns(numbers(6), 2)) taken.push(value);
  });
  expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
  expect(turns).toBeGreaterThanOrEqual(3);
});

test('who takes no more ends what gives', async () => {
  let isEnded = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (;;) yield 1;
    } finally {
      isEnded = true;
    }
  }
  for await (const _ of withTurns(endless(), 2)) break;
  expect(isEnded).toBe(true);
});
