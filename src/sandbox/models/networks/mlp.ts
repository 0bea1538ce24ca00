import { createDense } from '../layers/dense.ts';
import { createDropout } from '../layers/dropout.ts';
import type { Layer } from '../layers/layer.ts';
import { createRelu } from '../layers/relu.ts';
import { createSequential } from '../layers/sequential.ts';
import type { Random } from '../random.ts';

/** A multilayer perceptron with two hidden layers of the same size and dropout after each. */
export function createMlp(options: {
  inputs: number;
  hidden: number;
  dropout: number;
  classes: number;
  batchSize: number;
  random: Random;
}): Layer {
  const { inputs, hidden, dropout, classes, batchSize, random } = options;
  return createSequential([
    createDense({ inputs, outputs: hidden, batchSize, random }),
    createRelu(hidden, batchSize),
    createDropout(dropout, hidden, batchSize),
    createDense({ inputs: hidden, outputs: hidden, batchSize, random }),
    createRelu(hidden, batchSize),
    createDropout(dropout, hidden, batchSize),
    createDense({ inputs: hidden, outputs: classes, batchSize, random }),
  ]);
}
