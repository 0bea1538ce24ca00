import { expect, test } from 'vitest';
import { candidateIn, decideLease } from '../../src/kubernetes/lease-decision.ts';

const me = candidateIn('pod-1:3000', 'new');
const other = candidateIn('pod-2:3000', 'x').identity;
const durationMs = 15_000;

test.each([
  ['there is none', undefined, 'create'],
  ['it was released', { holder: '', durationMs, unchangedMs: 0 }, 'take'],
  ['we hold it', { holder: me.identity, durationMs, unchangedMs: 2_000 }, 'renew'],
  [
    'we held it all the while we slept',
    { holder: me.identity, durationMs, unchangedMs: 60_000 },
    'renew',
  ],
  ['another holds it', { holder: other, durationMs, unchangedMs: 2_000 }, 'wait'],
  ['another is about to lose it', { holder: other, durationMs, unchangedMs: 14_999 }, 'wait'],
  [
    'another has not renewed it for its time',
    { holder: other, durationMs, unchangedMs: 15_000 },
    'take',
  ],
  [
    'another holds it for longer than we would',
    { holder: other, durationMs: 60_000, unchangedMs: 15_000 },
    'wait',
  ],
  [
    'the one before us in our place holds it',
    { holder: 'pod-1:3000_old', durationMs, unchangedMs: 0 },
    'take',
  ],
  [
    'a place that only begins like ours holds it',
    { holder: 'pod-1:30001_x', durationMs, unchangedMs: 0 },
    'wait',
  ],
] as const)('%s', (_, lease, step) => {
  expect(decideLease(lease, me)).toBe(step);
});
