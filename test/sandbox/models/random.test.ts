import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, permutation } from '../../../src/sandbox/models/random.ts';

test('a permutation holds every number once', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(), (count, seed) => {
      const order = permutation(count, createRandom(seed));
      expect(order.toSorted()).toEqual(Uint32Array.from({ length: count }, (_, i) => i));
    }),
  );
});

test('the same seeds give the same numbers, others give others', () => {
  const first = (...seeds: number[]) => createRandom(...seeds).uniform();
  expect(first(1, 2)).toBe(first(1, 2));
  expect(new Set([first(1), first(2), first(1, 2), first(2, 1), first(1, 0)]).size).toBe(5);
});

test('normal numbers have mean 0 and deviation 1', () => {
  const random = createRandom(5);
  const numbers = Array.from({ length: 20_000 }, () => random.normal());
  const mean = numbers.reduce((sum, value) => sum + value) / numbers.length;
  const square = numbers.reduce((sum, value) => sum + value ** 2, 0) / numbers.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(square).toBeCloseTo(1, 1);
});
