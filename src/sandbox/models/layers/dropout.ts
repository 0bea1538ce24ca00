import type { Layer } from './layer.ts';

/**
 * Inverted dropout: while training, each number becomes zero with probability `rate`, and the
 * others grow to keep the mean. Evaluating changes nothing.
 */
export function createDropout(rate: number, size: number, batchSize: number): Layer {
  const scale = new Float32Array(batchSize * size);
  const output = new Float32Array(batchSize * size);
  const inputGradient = new Float32Array(batchSize * size);
  const kept = 1 / (1 - rate);
  return {
    outputSize: size,
    parameters: [],
    forward(x, count, dropout) {
      for (let i = 0; i < count * size; i++) {
        scale[i] = dropout === undefined ? 1 : dropout.uniform() < rate ? 0 : kept;
        output[i] = x[i]! * scale[i]!;
      }
      return output;
    },
    backward(gradient, count) {
      for (let i = 0; i < count * size; i++) inputGradient[i] = gradient[i]! * scale[i]!;
      return inputGradient;
    },
  };
}
