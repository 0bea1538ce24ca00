import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createSharedTexts } from '../../src/kubernetes/shared-texts.ts';

/** A text that no other is the same string as, though it may be equal. */
const fresh = (text: string): string => Buffer.from(text).toString();

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test('the value stays what it is, at any depth', () => {
  const texts = createSharedTexts();
  const value = { a: 'x', list: ['x', 1, null, { b: ['y', true] }], none: undefined };
  expect(texts.in(structuredClone(value))).toEqual(value);
  expect(texts.in(undefined)).toBeUndefined();
});

test('what is met again and again is kept once, whatever else comes by', () => {
  const texts = createSharedTexts();
  const often = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'].map((time) => time.padStart(250));
  const held: unknown[] = [];
  const before = heapBytes();
  for (let turn = 0; turn < 20_000; turn += 1) {
    held.push(texts.in(often.map(fresh)));
    texts.in([fresh(`seldom-${turn}`), fresh(`${turn}-seldom`)]);
  }
  // Each by itself they would be 10 MB.
  expect(heapBytes() - before).toBeLessThan(4_000_000);
  expect(held).toHaveLength(20_000);
});

test('a long text is left alone', () => {
  const long = 'x'.repeat(10_000);
  expect(createSharedTexts().in([long])).toEqual([long]);
});
