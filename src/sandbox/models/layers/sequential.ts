import type { Layer } from './layer.ts';

/** Layers one after another, as one layer. */
export function createSequential(layers: readonly [Layer, ...Layer[]]): Layer {
  return {
    outputSize: layers.at(-1)?.outputSize ?? 0,
    parameters: layers.flatMap((layer) => layer.parameters),
    forward: (input, count, dropout) =>
      layers.reduce((x, layer) => layer.forward(x, count, dropout), input),
    backward: (gradient, count) =>
      layers.reduceRight((g, layer) => layer.backward(g, count), gradient),
  };
}
