import type { Random } from '../random.ts';
import type { Layer } from './layer.ts';
import { createLinear } from './linear.ts';

/** Fully connected: every output is a weighted sum of all inputs and a bias. */
export function createDense(options: {
  inputs: number;
  outputs: number;
  /** The largest batch it will see. */
  batchSize: number;
  random: Random;
}): Layer {
  const { inputs, outputs, batchSize } = options;
  const linear = createLinear({ ...options, maxRows: batchSize });
  const output = new Float32Array(batchSize * outputs);
  const inputGradient = new Float32Array(batchSize * inputs);
  let input: Float32Array = new Float32Array(0);
  return {
    outputSize: outputs,
    parameters: linear.parameters,
    forward(x, count) {
      input = x;
      linear.forward(x, count, output);
      return output;
    },
    backward(gradient, count) {
      linear.backward(gradient, count, input, inputGradient);
      return inputGradient;
    },
  };
}
