import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createRandom, permutation } from './random.ts';
import type { Shape } from './tensor.ts';

const require = createRequire(import.meta.url);

/** What the images are reduced to: half of MNIST's 28 × 28, so that a laptop's core keeps up. */
export const imageShape: Shape = { height: 14, width: 14, channels: 1 };
export const classCount = 10;
/** Images kept aside, always the same ones; the others may be trained on. */
const validationSize = 500;

/** Images and what they show. */
export interface Dataset {
  readonly count: number;
  /** Image after image, standardised to about mean 0 and deviation 1. */
  readonly images: Float32Array;
  /** The digit on each. */
  readonly labels: Uint8Array;
}

const PIXELS = 14 * 14;
const RAW_WIDTH = 28;
const RAW_PIXELS = RAW_WIDTH * RAW_WIDTH;
const MEAN = 0.13;
const DEVIATION = 0.3;

/**
 * Reads the 10,000 handwritten digits of the package `mnist` (a part of MNIST) and splits them in
 * a way that no seed changes. `trainSize` is cut to what there is.
 */
export async function loadDigits(
  trainSize: number,
): Promise<{ training: Dataset; validation: Dataset }> {
  const classes: Float32Array[] = [];
  for (let digit = 0; digit < classCount; digit++) classes.push(await readClass(digit));
  const images = classes.flatMap((raw, digit) =>
    Array.from({ length: raw.length / RAW_PIXELS }, (_, i) => ({
      digit,
      pixels: raw.subarray(i * RAW_PIXELS, (i + 1) * RAW_PIXELS),
    })),
  );
  const order = [...permutation(images.length, createRandom(0))].map((i) => images[i]!);
  return {
    validation: toDataset(order.slice(0, validationSize)),
    training: toDataset(order.slice(validationSize, validationSize + trainSize)),
  };
}

/** Straight from the data file: the package's own entry point reads and copies all of them. */
async function readClass(digit: number): Promise<Float32Array> {
  const home = dirname(require.resolve('mnist/package.json'));
  const path = join(home, `src/digits/${digit}.json`);
  const file: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof file !== 'object' || file === null || !('data' in file) || !Array.isArray(file.data)) {
    throw new TypeError(`${path} has no list "data"`);
  }
  return Float32Array.from(file.data);
}

function toDataset(items: readonly { digit: number; pixels: Float32Array }[]): Dataset {
  const images = new Float32Array(items.length * PIXELS);
  for (const [i, { pixels }] of items.entries()) halve(pixels, images, i * PIXELS);
  return { count: items.length, images, labels: Uint8Array.from(items, ({ digit }) => digit) };
}

/** Writes the means of 2 × 2 pixels, standardised. */
function halve(raw: Float32Array, into: Float32Array, offset: number): void {
  const { height, width } = imageShape;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 2 * y * RAW_WIDTH + 2 * x;
      const sum = raw[at]! + raw[at + 1]! + raw[at + RAW_WIDTH]! + raw[at + RAW_WIDTH + 1]!;
      into[offset + y * width + x] = (sum / 4 - MEAN) / DEVIATION;
    }
  }
}
