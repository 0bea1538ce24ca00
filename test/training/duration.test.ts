import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, suggestDuration } from '../../src/training/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90m', 5400],
    ['2h', 7200],
    ['1d12h', 129_600],
    ['1.5h', 5400],
    ['45s', 45],
    ['1w', 604_800],
    ['2 hours', 7200],
    ['1 day 2 hrs', 93_600],
    ['2H', 7200],
    ['1h30min', 5400],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    '2',
    '0h',
    '-2h',
    '2x',
    'h',
    '2h!',
    '1:30',
    'two hours',
    '1e3h',
    `${'9'.repeat(20)}d`,
  ])('does not read %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads back what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });
});

it.each([
  ['2', '2h'],
  ['90', '1h30m'],
  ['86400', '1d'],
  ['01:30:00', '1h30m'],
  ['0:45', '45m'],
  ['0', undefined],
  ['soon', undefined],
])('takes %s for %s', (typed, meant) => {
  expect(suggestDuration(typed)).toBe(meant);
});
