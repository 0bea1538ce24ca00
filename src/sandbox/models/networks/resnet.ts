import { createConv } from '../layers/conv.ts';
import { createDense } from '../layers/dense.ts';
import type { Layer } from '../layers/layer.ts';
import { createRelu } from '../layers/relu.ts';
import { createResidual } from '../layers/residual.ts';
import { createSequential } from '../layers/sequential.ts';
import type { Random } from '../random.ts';
import { type Shape, sizeOf } from '../tensor.ts';

interface Build {
  readonly batchSize: number;
  readonly random: Random;
}

/**
 * A little residual network: a 3 × 3 stem, a residual block of `width` channels, one of twice as
 * many at half the resolution, and a dense head. It has no normalisation layers; each block starts
 * as the identity instead, which lets it train at learning rates up to about 0.1.
 */
export function createResnet(
  options: Build & { input: Shape; width: number; classes: number },
): Layer {
  const { input, width, classes, batchSize, random } = options;
  const stem = createConv({ input, channels: width, kernel: 3, batchSize, random });
  const first = createBlock(stem.shape, { batchSize, random, channels: width, stride: 1 });
  const second = createBlock(first.shape, { batchSize, random, channels: 2 * width, stride: 2 });
  return createSequential([
    stem,
    createRelu(stem.outputSize, batchSize),
    first,
    second,
    createDense({ inputs: second.outputSize, outputs: classes, batchSize, random }),
  ]);
}

/** Two convolutions with a connection past them, a 1 × 1 convolution where the shape changes. */
function createBlock(
  input: Shape,
  options: Build & { channels: number; stride: 1 | 2 },
): Layer & { readonly shape: Shape } {
  const { channels, stride, batchSize, random } = options;
  const common = { channels, batchSize, random };
  const one = createConv({ ...common, input, kernel: 3, stride });
  const two = createConv({ ...common, input: one.shape, kernel: 3, startAtZero: true });
  const sameShape = stride === 1 && channels === input.channels;
  const residual = createResidual(
    createSequential([one, createRelu(one.outputSize, batchSize), two]),
    {
      inputSize: sizeOf(input),
      batchSize,
      ...(sameShape ? {} : { shortcut: createConv({ ...common, input, kernel: 1, stride }) }),
    },
  );
  const block = createSequential([residual, createRelu(two.outputSize, batchSize)]);
  return { ...block, shape: two.shape };
}
