import { expect, test } from 'vitest';
import { createIds } from '../../../../src/sandbox/slack/state/ids.ts';

test('timestamps grow even when the clock stands still or goes back', () => {
  const clock = [1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000];
  const ids = createIds(() => clock.shift() ?? 0);
  const given = [ids.ts(), ids.ts(), ids.ts()];
  expect(given).toEqual(['1700000000.000000', '1700000000.000001', '1700000000.000002']);
});

test('file ids are such that an image block takes them', () => {
  expect(createIds(Date.now).next('F')).toMatch(/^[F][A-Z0-9]{8,}$/);
});
