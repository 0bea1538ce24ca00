import { describe, expect, test } from 'vitest';
import { isUnsent, networkCode } from '../src/network-error.ts';

const coded = (code: unknown, cause?: unknown): Error =>
  Object.assign(new Error('failed', { cause }), { code });

describe('the code of a failed connection', () => {
  test.each([
    ['is its own', coded('ECONNRESET'), 'ECONNRESET'],
    [
      'is that of its cause',
      new TypeError('fetch failed', { cause: coded('ENOTFOUND') }),
      'ENOTFOUND',
    ],
    [
      'lies below that of an SDK',
      coded('slack_webapi_request_error', coded('ETIMEDOUT')),
      'ETIMEDOUT',
    ],
    ['is that of the first address', new AggregateError([coded('ECONNREFUSED')]), 'ECONNREFUSED'],
    ['is none where there is none', new Error('x'), ''],
    ['is none where it is a number', coded(23), ''],
    ['is none where it is no error', 'x', ''],
  ])('%s', (_, error, code) => {
    expect(networkCode(error)).toBe(code);
  });
});

test.each([
  ['ECONNREFUSED', true],
  ['CERT_HAS_EXPIRED', true],
  ['ECONNRESET', false],
  ['ETIMEDOUT', false],
  ['', false],
])('after %s it is certain that nothing was sent: %s', (code, expected) => {
  expect(isUnsent(code)).toBe(expected);
});
