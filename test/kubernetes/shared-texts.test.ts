import { expect, test } from 'vitest';
import { createSharedTexts } from '../../src/kubernetes/shared-texts.ts';

/** A text that no other is the same string as, though it may be equal. */
const fresh = (text: string): string => Buffer.from(text).toString();

test('the value stays what it is, at any depth', () => {
  const texts = createSharedTexts();
  const value = { a: 'x', list: ['x', 1, null, { b: ['y', true] }], none: undefined };
  expect(texts.in(structuredClone(value))).toEqual(value);
  expect(texts.in(undefined)).toBeUndefined();
});

test('what is met again and again is remembered, whatever else comes by', () => {
  const held: string[] = [];
  const texts = createSharedTexts(2);
  for (let turn = 0; turn < 50; turn += 1) {
    const { often, seldom } = texts.in({ often: fresh('often'), seldom: fresh(`seldom-${turn}`) });
    held.push(often);
    expect(seldom).toBe(`seldom-${turn}`);
  }
  expect(new Set(held)).toEqual(new Set(['often']));
});

test('a long text is left alone', () => {
  const long = 'x'.repeat(10_000);
  expect(createSharedTexts().in([long])).toEqual([long]);
});
