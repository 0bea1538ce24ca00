import type { Layer } from './layer.ts';

/** Rectified linear unit: negative numbers become zero. */
export function createRelu(size: number, batchSize: number): Layer {
  const output = new Float32Array(batchSize * size);
  const inputGradient = new Float32Array(batchSize * size);
  return {
    outputSize: size,
    parameters: [],
    forward(x, count) {
      for (let i = 0; i < count * size; i++) {
        const value = x[i]!;
        // Not `value > 0 ? value : 0`: NaN must come through, or a diverged run would look sane.
        output[i] = value < 0 ? 0 : value;
      }
      return output;
    },
    backward(gradient, count) {
      for (let i = 0; i < count * size; i++) inputGradient[i] = output[i]! > 0 ? gradient[i]! : 0;
      return inputGradient;
    },
  };
}
