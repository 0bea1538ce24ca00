import { expect, it } from 'vitest';
import { moreMemory } from '../../src/training/more-memory.ts';

it.each([
  ['16Gi', '32Gi'],
  ['400Mi', '800Mi'],
  ['1536Mi', '3Gi'],
  ['1.5Gi', '3Gi'],
  ['16G', '30518Mi'],
  ['2048Ki', '4Mi'],
  ['1073741824', '2Gi'],
  ['1Ti', '2048Gi'],
])('after %s proposes %s', (limit, more) => {
  expect(moreMemory(limit)).toBe(more);
});

it.each([undefined, '', '2Ti', 'lots', '0', '1e9'])('proposes nothing after %j', (limit) => {
  expect(moreMemory(limit)).toBeUndefined();
});
