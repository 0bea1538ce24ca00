import { addProduct, transpose } from '../matmul.ts';
import type { Random } from '../random.ts';
import { heNormal, type Parameter, zeros } from '../tensor.ts';

/** `rows × inputs → rows × outputs`: the arithmetic of a dense layer and of a convolution. */
export interface Linear {
  readonly parameters: readonly Parameter[];
  forward(input: Float32Array, rows: number, output: Float32Array): void;
  /** `input` is that of the last forward; `inputGradient` is overwritten. */
  backward(
    gradient: Float32Array,
    rows: number,
    input: Float32Array,
    inputGradient: Float32Array,
  ): void;
}

/** A linear map with bias, for up to `maxRows` rows at once. */
export function createLinear(options: {
  inputs: number;
  outputs: number;
  maxRows: number;
  random: Random;
}): Linear {
  const { inputs, outputs, maxRows } = options;
  const weight = heNormal(outputs * inputs, inputs, options.random);
  const bias = zeros(outputs);
  const weightTransposed = new Float32Array(weight.value.length);
  const gradientTransposed = new Float32Array(maxRows * outputs);
  const inputTransposed = new Float32Array(maxRows * inputs);
  return {
    parameters: [weight, bias],
    forward(input, rows, output) {
      for (let row = 0; row < rows; row++) output.set(bias.value, row * outputs);
      addProduct(input, weight.value, output, { rows, columns: outputs, depth: inputs });
    },
    backward(gradient, rows, input, inputGradient) {
      transpose(gradient, gradientTransposed, { rows, columns: outputs });
      transpose(input, inputTransposed, { rows, columns: inputs });
      addRowSums(gradientTransposed, rows, bias.gradient);
      addProduct(gradientTransposed, inputTransposed, weight.gradient, {
        rows: outputs,
        columns: inputs,
        depth: rows,
      });
      transpose(weight.value, weightTransposed, { rows: outputs, columns: inputs });
      inputGradient.fill(0);
      addProduct(gradient, weightTransposed, inputGradient, {
        rows,
        columns: inputs,
        depth: outputs,
      });
    },
  };
}

/** Adds to each element of `sums` the sum of its row of `length` numbers. */
function addRowSums(data: Float32Array, length: number, sums: Float32Array): void {
  for (let row = 0; row < sums.length; row++) {
    let sum = 0;
    for (let i = row * length; i < (row + 1) * length; i++) sum += data[i]!;
    sums[row]! += sum;
  }
}
