/** Columns done at once, so that the part of `a` and `b` in use stays in the cache. */
const BLOCK = 512;

/**
 * Adds the product of `a` (rows × depth) and the transpose of `b` (columns × depth) to `out`
 * (rows × columns). All lie row after row, so both are read in order. Nearly all the time of a
 * training is spent here.
 */
export function addProduct(
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
  size: { readonly rows: number; readonly columns: number; readonly depth: number },
): void {
  // `| 0`: V8 keeps a whole number that once was a text ("8") as a double, and index arithmetic on
  // doubles makes the loops below three times as slow.
  const rows = size.rows | 0;
  const columns = size.columns | 0;
  const depth = size.depth | 0;
  const tiledRows = rows - (rows % 4);
  const tiledColumns = columns - (columns % 2);
  for (let from = 0; from < depth; from += BLOCK) {
    const length = Math.min(BLOCK, depth - from);
    for (let i = 0; i < tiledRows; i += 4) {
      for (let j = 0; j < tiledColumns; j += 2) {
        addTile(a, i * depth + from, b, j * depth + from, depth, length, out, i, j, columns);
      }
    }
    for (let i = 0; i < rows; i++) {
      for (let j = i < tiledRows ? tiledColumns : 0; j < columns; j++) {
        out[i * columns + j]! += dot(a, i * depth + from, b, j * depth + from, length);
      }
    }
  }
}

/** Writes `source` (rows × columns) as columns × rows. */
export function transpose(
  source: Float32Array,
  into: Float32Array,
  size: { readonly rows: number; readonly columns: number },
): void {
  const { rows, columns } = size;
  for (let j = 0; j < columns; j++) {
    for (let i = 0, at = j; i < rows; i++, at += columns) into[j * rows + i] = source[at]!;
  }
}

/**
 * Adds to 4 × 2 elements of `out`: each number that is read serves two or four products, and the
 * eight sums stay in registers.
 */
function addTile(
  a: Float32Array,
  a0: number,
  b: Float32Array,
  b0: number,
  depth: number,
  length: number,
  out: Float32Array,
  i: number,
  j: number,
  columns: number,
): void {
  const a1 = a0 + depth;
  const a2 = a1 + depth;
  const a3 = a2 + depth;
  const b1 = b0 + depth;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = b[b0 + k]!;
    const y1 = b[b1 + k]!;
    const x0 = a[a0 + k]!;
    const x1 = a[a1 + k]!;
    const x2 = a[a2 + k]!;
    const x3 = a[a3 + k]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s30 += x3 * y0;
    s31 += x3 * y1;
  }
  let at = i * columns + j;
  out[at]! += s00;
  out[at + 1]! += s01;
  at += columns;
  out[at]! += s10;
  out[at + 1]! += s11;
  at += columns;
  out[at]! += s20;
  out[at + 1]! += s21;
  at += columns;
  out[at]! += s30;
  out[at + 1]! += s31;
}

function dot(a: Float32Array, a0: number, b: Float32Array, b0: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[a0 + k]! * b[b0 + k]!;
  return sum;
}
