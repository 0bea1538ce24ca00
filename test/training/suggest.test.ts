import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternatives, closest, editDistance } from '../../src/training/suggest.ts';

describe('editDistance', () => {
  it.each([
    ['lr', 'lr', 0],
    ['epoch', 'epochs', 1],
    ['opitmizer', 'optimizer', 1],
    ['ephocs', 'epochs', 2],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%s, %s: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is the same both ways, and 0 only for equal words', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('closest', () => {
  const models = ['resnet', 'resnet-50', 'bert', 'gpt', 'vit'];
  it.each([
    ['resnt', 'resnet'],
    ['RESNET', 'resnet'],
    ['resnet50', 'resnet-50'],
    ['bret', 'bert'],
    ['gtp', 'gpt'],
    ['ber', 'bert'],
    ['inception', undefined],
    ['', undefined],
    ['x', undefined],
    ['r'.repeat(10_000), undefined],
  ])('%s → %s', (typed, meant) => {
    expect(closest(typed, models)).toBe(meant);
  });
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('writes %j as %j', (words, text) => {
  expect(alternatives(words)).toBe(text);
});
