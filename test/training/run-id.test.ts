import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRunId, requestHash, runIdOf } from '../../src/training/run-id.ts';

it('is ten characters of a-z2-7, the first a letter, and the same for the same parts', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(runIdOf(parts)).toMatch(/^[a-z][a-z2-7]{9}$/);
      expect(runIdOf([...parts])).toBe(runIdOf(parts));
      expect(isRunId(runIdOf(parts))).toBe(true);
    }),
  );
});

it.each([
  [
    ['T1', 'U1', '1.2'],
    ['T1', 'U1', '1.3'],
  ],
  [['ab'], ['a', 'b']],
  [['a', ''], ['a']],
])('tells %j from %j', (one, other) => {
  expect(runIdOf(one)).not.toBe(runIdOf(other));
  expect(requestHash(one)).not.toBe(requestHash(other));
});

it.each(['', 'abcdefghi', 'abcdefghijk', '2bcdefghij', 'abcdefghi1', 'Abcdefghij', 'abcdefghij\n'])(
  'is not %j',
  (text) => {
    expect(isRunId(text)).toBe(false);
  },
);

it('hashes a request with sha256', () => {
  expect(requestHash(['a'])).toBe(
    '0eb5b8d6f81bc677da8a08567cc4fa9a06a57e9ec8da85ed73a7f62727996002',
  );
});
