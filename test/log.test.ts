import { expect, test } from 'vitest';
import { redact } from '../src/log.ts';

test.each([
  ['a bot token', 'token xoxb-123456789012-abcdefghij left', 'token [redacted] left'],
  ['an app token', 'xapp-1-A0123-456-deadbeef', '[redacted]'],
  ['a rotated token', 'xoxe.xoxb-1-abcdefgh', '[redacted]'],
  ['a bearer token', 'Authorization: Bearer abcdefgh.ijk', 'Authorization: [redacted]'],
  [
    'a service account token',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib3QifQaa.c2lnbmF0dXJlMTIz',
    '[redacted]',
  ],
])('takes %s out of a line', (_, line, expected) => {
  expect(redact(line)).toBe(expected);
});

test.each(['eyJ-', '-eyJ', 'xoxe.xoxb-', 'Bearer ', '-----BEGIN '])(
  'a line that repeats "%s" takes no longer than any other',
  (piece) => {
    expect(redact(piece.repeat(60_000))).not.toBe('');
  },
);

test('leaves ordinary lines alone', () => {
  const line = '{"run":"k3f9q2m7xa","msg":"the bearer of news: xoxb is a prefix"}';
  expect(redact(line)).toBe(line);
});
