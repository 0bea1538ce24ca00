import { expect, test } from 'vitest';
import { backoffMs } from '../src/backoff.ts';

const range = { firstMs: 800, mostMs: 30_000 };

test.each([
  ['half of the first at the least', 1, 0, 400],
  ['all of the first at the most', 1, 1, 800],
  ['twice as long after each failure', 4, 1, 6_400],
  ['no longer than the most', 9, 1, 30_000],
  ['half of the most at the least, however many failures', 1e9, 0, 15_000],
])('waits %s', (_, failures, chance, expected) => {
  expect(backoffMs(failures, range, () => chance)).toBe(expected);
});
