import type { Random } from '../random.ts';
import { sizeOf, type Shape } from '../tensor.ts';
import type { Layer } from './layer.ts';
import { createLinear } from './linear.ts';
import { gather, mapPatches, scatter } from './patches.ts';

/** A square convolution with bias; `shape` is what it puts out. */
export function createConv(options: {
  input: Shape;
  channels: number;
  kernel: 1 | 3;
  stride?: 1 | 2;
  /** The largest batch it will see. */
  batchSize: number;
  random: Random;
  /** Starts as a map to zero, so that a residual block starts as the identity. */
  startAtZero?: boolean;
}): Layer & { readonly shape: Shape } {
  const { input, channels, kernel, stride = 1, batchSize, random } = options;
  const map = mapPatches({ input, kernel, stride, padding: kernel === 3 ? 1 : 0 });
  const shape = { height: map.height, width: map.width, channels };
  const places = map.height * map.width;
  const maxRows = batchSize * places;
  const patchSize = kernel * kernel * input.channels;
  const linear = createLinear({ inputs: patchSize, outputs: channels, maxRows, random });
  if (options.startAtZero) for (const { value } of linear.parameters) value.fill(0);
  const patches = new Float32Array(maxRows * patchSize);
  const patchGradients = new Float32Array(maxRows * patchSize);
  const output = new Float32Array(maxRows * channels);
  const inputGradient = new Float32Array(batchSize * sizeOf(input));
  return {
    shape,
    outputSize: sizeOf(shape),
    parameters: linear.parameters,
    forward(x, count) {
      gather(map, x, patches, count);
      linear.forward(patches, count * places, output);
      return output;
    },
    backward(gradient, count) {
      linear.backward(gradient, count * places, patches, patchGradients);
      inputGradient.fill(0);
      scatter(map, patchGradients, inputGradient, count);
      return inputGradient;
    },
  };
}
