import type { Layer } from './layer.ts';

/**
 * A residual connection: what `body` puts out plus the input itself, or plus what `shortcut` makes
 * of it where the shapes differ.
 */
export function createResidual(
  body: Layer,
  options: { inputSize: number; batchSize: number; shortcut?: Layer },
): Layer {
  const { inputSize, batchSize, shortcut } = options;
  const output = new Float32Array(batchSize * body.outputSize);
  const inputGradient = new Float32Array(batchSize * inputSize);
  return {
    outputSize: body.outputSize,
    parameters: [...body.parameters, ...(shortcut?.parameters ?? [])],
    forward(x, count, dropout) {
      const skipped = shortcut?.forward(x, count, dropout) ?? x;
      add(body.forward(x, count, dropout), skipped, output, count * body.outputSize);
      return output;
    },
    backward(gradient, count) {
      const skipped = shortcut?.backward(gradient, count) ?? gradient;
      add(body.backward(gradient, count), skipped, inputGradient, count * inputSize);
      return inputGradient;
    },
  };
}

function add(a: Float32Array, b: Float32Array, sum: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) sum[i] = a[i]! + b[i]!;
}
