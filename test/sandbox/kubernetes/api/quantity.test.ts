import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addQuantities,
  formatQuantity,
  isWholeQuantity,
  parseQuantity,
  quantityOf,
} from '../../../../src/sandbox/kubernetes/api/quantity.ts';

describe('a quantity is written canonically', () => {
  test.each([
    ['0', '0'],
    ['2', '2'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['100000', '100k'],
    ['1024', '1024'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1Gi', '1Gi'],
    ['512Ki', '512Ki'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['100n', '100n'],
    ['-1', '-1'],
    ['.5', '500m'],
    ['+4', '4'],
  ])('%s as %s', (text, canonical) => {
    expect(formatQuantity(quantityOf(text))).toBe(canonical);
  });
});

test.each(['', 'lots', '1 Gi', '1GiB', '1.2.3', 'Gi', '0x10', '1e', '--1'])(
  '%j is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);

test('what was written once is written the same again', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3');
  const text = fc.tuple(fc.nat(10_000_000), suffix).map(([count, unit]) => `${count}${unit}`);
  fc.assert(
    fc.property(text, (given) => {
      const once = formatQuantity(quantityOf(given));
      expect(formatQuantity(quantityOf(once))).toBe(once);
      expect(quantityOf(once).nano).toBe(quantityOf(given).nano);
    }),
  );
});

test('amounts in different units add up', () => {
  const sum = addQuantities(quantityOf('1Gi'), quantityOf('1024Mi'));
  expect(formatQuantity(sum)).toBe('2Gi');
  expect(isWholeQuantity(quantityOf('1500m'))).toBe(false);
});
