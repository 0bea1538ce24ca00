import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addProduct, transpose } from '../../../src/sandbox/models/matmul.ts';

const size = fc.record({
  rows: fc.integer({ min: 1, max: 11 }),
  columns: fc.integer({ min: 1, max: 7 }),
  // Beyond 512 the reduction is done in blocks.
  depth: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 510, max: 530 })),
});

/** Small whole numbers: sums of their products are exact in 32 bits. */
function wholeNumbers(length: number, salt: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i * 7 + salt) % 11) - 5);
}

test('adds the sums of products for any size, whole tiles or not', () => {
  fc.assert(
    fc.property(size, ({ rows, columns, depth }) => {
      const a = wholeNumbers(rows * depth, 1);
      const b = wholeNumbers(columns * depth, 2);
      const out = wholeNumbers(rows * columns, 3);
      const expected = out.map((start, at) => {
        const i = Math.floor(at / columns) * depth;
        const j = (at % columns) * depth;
        let sum = start;
        for (let k = 0; k < depth; k++) sum += a[i + k]! * b[j + k]!;
        return sum;
      });
      addProduct(a, b, out, { rows, columns, depth });
      expect(out).toEqual(expected);
    }),
  );
});

test('transposing twice gives the matrix back', () => {
  fc.assert(
    fc.property(size, ({ rows, columns }) => {
      const source = wholeNumbers(rows * columns, 4);
      const once = new Float32Array(source.length);
      const twice = new Float32Array(source.length);
      transpose(source, once, { rows, columns });
      transpose(once, twice, { rows: columns, columns: rows });
      expect(twice).toEqual(source);
      expect(once[rows * (columns - 1)]).toBe(source[columns - 1]);
    }),
  );
});
