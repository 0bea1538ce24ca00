import { expect, test } from 'vitest';
import { messageAt } from '../../../../src/sandbox/page/client/blocks/permalink.ts';

const base = 'https://sandbox.slack.com/archives/C1';

test.each([
  [`${base}/p1764000000000001`, { room: 'C1', thread: '1764000000.000001' }],
  [
    `${base}/p1764000009000002?thread_ts=1764000000.000001&cid=C1`,
    { room: 'C1', thread: '1764000000.000001' },
  ],
  [
    'http://127.0.0.1:4321/archives/C1/p1764000000000001',
    { room: 'C1', thread: '1764000000.000001' },
  ],
  ['https://example.com/archives', undefined],
  ['https://example.com/', undefined],
  ['javascript:alert(1)//archives/C1/p1764000000000001', undefined],
])('%s leads to %j', (link, expected) => {
  expect(messageAt(link)).toEqual(expected);
});
