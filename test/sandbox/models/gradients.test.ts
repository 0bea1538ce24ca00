import { expect, test } from 'vitest';
import { createConv } from '../../../src/sandbox/models/layers/conv.ts';
import { createDense } from '../../../src/sandbox/models/layers/dense.ts';
import { createDropout } from '../../../src/sandbox/models/layers/dropout.ts';
import type { Layer } from '../../../src/sandbox/models/layers/layer.ts';
import { createRelu } from '../../../src/sandbox/models/layers/relu.ts';
import { createResidual } from '../../../src/sandbox/models/layers/residual.ts';
import { createSequential } from '../../../src/sandbox/models/layers/sequential.ts';
import { createResnet } from '../../../src/sandbox/models/networks/resnet.ts';
import { createMlp } from '../../../src/sandbox/models/networks/mlp.ts';
import { createRandom } from '../../../src/sandbox/models/random.ts';

const batchSize = 3;
const input = { height: 5, width: 6, channels: 2 };
const inputSize = 60;
const common = { batchSize, random: createRandom(7) };
const conv = { ...common, input, channels: 3, kernel: 3 } as const;

const layers: readonly (readonly [string, Layer])[] = [
  ['dense', createDense({ ...common, inputs: inputSize, outputs: 5 })],
  ['3 × 3 convolution', createConv(conv)],
  ['3 × 3 convolution with stride 2', createConv({ ...conv, stride: 2 })],
  ['1 × 1 convolution with stride 2', createConv({ ...conv, kernel: 1, stride: 2 })],
  ['ReLU', createRelu(inputSize, batchSize)],
  ['dropout', createDropout(0.4, inputSize, batchSize)],
  [
    'residual connection',
    createResidual(createRelu(inputSize, batchSize), { inputSize, batchSize }),
  ],
  [
    'residual connection with a shortcut',
    createResidual(createConv({ ...conv, stride: 2 }), {
      inputSize,
      batchSize,
      shortcut: createConv({ ...conv, kernel: 1, stride: 2 }),
    }),
  ],
  [
    'layers in sequence',
    createSequential([
      createDense({ ...common, inputs: inputSize, outputs: 8 }),
      createRelu(8, batchSize),
      createDense({ ...common, inputs: 8, outputs: 4 }),
    ]),
  ],
  ['resnet', createResnet({ ...common, input, width: 2, classes: 4 })],
  ['mlp', createMlp({ ...common, inputs: inputSize, hidden: 7, dropout: 0.3, classes: 4 })],
];

/** Any smooth function of the output will do: a weighted sum, whose gradient is the weights. */
function lossOf(layer: Layer, x: Float32Array, weights: Float32Array): number {
  // Dropout must drop the same numbers every time.
  const output = layer.forward(x, batchSize, createRandom(3));
  let sum = 0;
  for (const [i, weight] of weights.entries()) sum += weight * output[i]!;
  return sum;
}

function normals(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}

/** The difference quotient for each element, measured on both sides. */
function measure(values: Float32Array, loss: () => number): number[] {
  const step = 1e-3;
  return Array.from(values, (value, i) => {
    values[i] = value + step;
    const above = loss();
    const right = values[i];
    values[i] = value - step;
    const below = loss();
    const left = values[i];
    values[i] = value;
    return (above - below) / (right - left);
  });
}

/** The largest difference, as a share of the largest gradient. */
function worst(computed: Float32Array, measured: readonly number[]): number {
  const differences = measured.map((value, i) => Math.abs(value - computed[i]!));
  return Math.max(...differences) / Math.max(...measured.map(Math.abs));
}

test.each(layers)('%s: computed gradients are the measured ones', (_, layer) => {
  // Of a seed for which no ReLU has its kink within a step of the measurement.
  const x = normals(batchSize * inputSize, 13);
  const weights = normals(batchSize * layer.outputSize, 12);
  // A block that starts at zero would hide its first convolution from the measurement.
  for (const [i, { value }] of layer.parameters.entries()) {
    if (value.every((number) => number === 0))
      value.set(normals(value.length, i).map((n) => n / 9));
  }
  const loss = () => lossOf(layer, x, weights);
  for (const { gradient } of layer.parameters) gradient.fill(0);
  loss();
  const inputGradient = layer.backward(weights, batchSize).slice();
  for (const { value, gradient } of layer.parameters) {
    expect(worst(gradient, measure(value, loss))).toBeLessThan(0.01);
  }
  expect(worst(inputGradient, measure(x, loss))).toBeLessThan(0.01);
});

test('gradients of parameters add up over backward passes', () => {
  const layer = createDense({ ...common, inputs: 2, outputs: 1 });
  layer.forward(Float32Array.of(3, 4), 1);
  layer.backward(Float32Array.of(1), 1);
  layer.backward(Float32Array.of(1), 1);
  expect(layer.parameters.map(({ gradient }) => Array.from(gradient))).toEqual([[6, 8], [2]]);
});

test('dropout changes nothing while evaluating and keeps the mean while training', () => {
  const size = 10_000;
  const layer = createDropout(0.25, size, 1);
  const ones = new Float32Array(size).fill(1);
  expect(layer.forward(ones, 1)).toEqual(ones);
  const kept = layer.forward(ones, 1, createRandom(1));
  expect(new Set(kept)).toEqual(new Set([0, Math.fround(4 / 3)]));
  expect(kept.reduce((sum, value) => sum + value, 0) / size).toBeCloseTo(1, 1);
});

test('ReLU lets NaN through, so that divergence shows', () => {
  expect([...createRelu(3, 1).forward(Float32Array.of(-1, 2, Number.NaN), 1)]).toEqual([0, 2, NaN]);
});
