import { expect, test } from 'vitest';
import { formatSlackDate } from '../../../../src/sandbox/page/client/blocks/slack-date.ts';

// 2026-11-23 23:30:05 in London, a day later in Seoul.
const seconds = Date.UTC(2026, 10, 23, 23, 30, 5) / 1_000;
const london = { locale: 'en-US', timeZone: 'Europe/London', nowMs: seconds * 1_000 };
const seoul = { ...london, timeZone: 'Asia/Seoul' };
const later = (hours: number) => ({ ...london, nowMs: (seconds + hours * 3_600) * 1_000 });

test.each([
  ['{date_num} {time}', london, '2026-11-23 11:30 PM'],
  ['{date_num} {time}', seoul, '2026-11-24 8:30 AM'],
  ['{time_secs}', london, '11:30:05 PM'],
  ['{date_short}', london, 'Nov 23, 2026'],
  ['{date_long}', london, 'Monday, November 23, 2026'],
  ['{date_slash}', london, '11/23/2026'],
  ['started {date_short_pretty} at {time}', london, 'Started today at 11:30 PM'],
  ['{date_pretty}', later(24), 'Yesterday'],
  ['{date_pretty}', later(-24), 'Tomorrow'],
  ['{date_pretty}', later(72), 'November 23, 2026'],
  ['{ago}', later(3), '3 hours ago'],
  ['{nosuch}', london, '{nosuch}'],
])('%s', (format, reader, expected) => {
  expect(formatSlackDate(seconds, format, reader).replaceAll('\u202f', ' ')).toBe(expected);
});
