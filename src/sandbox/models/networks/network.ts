import { classCount, imageShape } from '../data.ts';
import type { Layer } from '../layers/layer.ts';
import { createRandom } from '../random.ts';
import { sizeOf } from '../tensor.ts';
import { createMlp } from './mlp.ts';
import { createResnet } from './resnet.ts';

export const modelNames = ['resnet', 'mlp'] as const;
export type ModelName = (typeof modelNames)[number];

/** What decides a network's shape. A checkpoint fits only the network it was made with. */
export type NetworkOptions =
  | { readonly model: 'resnet'; readonly width: number }
  | { readonly model: 'mlp'; readonly hidden: number; readonly dropout: number };

/** Builds a network that tells digits apart; its first weights depend on the seed alone. */
export function createNetwork(options: NetworkOptions, batchSize: number, seed: number): Layer {
  const common = { classes: classCount, batchSize, random: createRandom(seed) };
  return options.model === 'mlp'
    ? createMlp({ ...common, ...options, inputs: sizeOf(imageShape) })
    : createResnet({ ...common, input: imageShape, width: options.width });
}

/** The flags that decide which weights there are, e.g. `resnet --width 8`. */
export function describeShape(options: NetworkOptions): string {
  return options.model === 'mlp'
    ? `mlp --hidden ${options.hidden}`
    : `resnet --width ${options.width}`;
}
