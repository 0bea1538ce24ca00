import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../src/reconcile/backoff.ts';
import { ThreadError } from '../../src/reconcile/errors.ts';

const any = new Error('any');

describe('backoffMs', () => {
  test.each([
    ['half a second at the least', 1, any, 0, 500],
    ['a second at the most', 1, any, 1, 1_000],
    ['doubling', 3, any, 1, 4_000],
    ['up to a minute', 99, any, 1, 60_000],
    [
      'no less than Slack asks for',
      1,
      new ThreadError('retry', 'x', { retryAfterMs: 30_000 }),
      1,
      30_000,
    ],
    ['time for a lost message to arrive', 1, new ThreadError('in-doubt', 'x'), 0, 2_000],
  ])('%s', (_, failures, error, chance, expected) => {
    expect(backoffMs(failures, error, () => chance)).toBe(expected);
  });
});
