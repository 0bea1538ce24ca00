import { describe, expect, it } from 'vitest';

import {
  count,
  duration,
  roughly,
  when,
  whenToTheSecond,
} from '../../../src/slack/messages/units.ts';

describe('numbers with units', () => {
  it.each([
    [0, 'less than 1 s'],
    [42_000, '42 s'],
    [60_000, '1 m'],
    [250_000, '4 m 10 s'],
    [3_780_000, '1 h 3 m'],
    [3_600_000, '1 h'],
    [176_400_000, '2 d 1 h'],
    [-5, 'less than 1 s'],
  ])('%i ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [400, '10 s'],
    [44_000, '40 s'],
    [110_000, '1 m 50 s'],
    [754_000, '13 m'],
    [3_910_000, '1 h 5 m'],
    [200_000_000, '2 d 7 h'],
  ])('%i ms that nobody knows exactly are about %s', (ms, text) => {
    expect(roughly(ms)).toBe(text);
  });

  it('counts', () => {
    expect([count(1, 'GPU'), count(2, 'GPU'), count(12_000, 'character')]).toEqual([
      '1 GPU',
      '2 GPUs',
      '12,000 characters',
    ]);
  });

  it('gives times in the format that each reader sees in their own zone', () => {
    expect(when('2026-11-23T10:30:00Z')).toBe(
      '<!date^1795429800^{date_short_pretty} {time}|2026-11-23 10:30 UTC>',
    );
    expect(whenToTheSecond('2026-11-23T10:30:00Z')).toBe(
      '<!date^1795429800^{date_short_pretty} {time_secs}|2026-11-23 10:30 UTC>',
    );
    expect(when('<soon>')).toBe('&lt;soon&gt;');
  });
});
