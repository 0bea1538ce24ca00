import { expect, test } from 'vitest';
import { ThreadError } from '../../src/reconcile/errors.ts';
import { retryDelayMs } from '../../src/reconcile/retry-delay.ts';

const any = new Error('any');
const limited = new ThreadError('retry', 'x', { retryAfterMs: 30_000 });
const inDoubt = new ThreadError('in-doubt', 'x');

test.each([
  ['half a second at the least', 1, any, 0, 500],
  ['a second at the most', 1, any, 1, 1_000],
  ['doubling', 3, any, 1, 4_000],
  ['up to a minute', 99, any, 1, 60_000],
  ['no less than Slack asks for', 1, limited, 1, 30_000],
  ['time for a lost message to arrive', 1, inDoubt, 0, 10_000],
])('a step that failed waits %s', (_, failures, error, chance, expected) => {
  expect(retryDelayMs(failures, error, () => chance)).toBe(expected);
});
