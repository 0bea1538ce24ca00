import type { Random } from './random.ts';

/** The shape of one image or feature map; its numbers lie row by row, channels innermost. */
export interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** How many numbers one sample of this shape has. */
export function sizeOf(shape: Shape): number {
  return shape.height * shape.width * shape.channels;
}

/** Weights that are learned, and the gradient of the loss by each of them. */
export interface Parameter {
  readonly value: Float32Array;
  /** Layers add to it; the optimizer reads and clears it. */
  readonly gradient: Float32Array;
}

/** A parameter that starts at zero, as biases do. */
export function zeros(length: number): Parameter {
  return { value: new Float32Array(length), gradient: new Float32Array(length) };
}

/**
 * A parameter with He initialisation: normal, variance 2 / fanIn, so that activations keep their
 * size through layers with ReLU.
 */
export function heNormal(length: number, fanIn: number, random: Random): Parameter {
  const deviation = Math.sqrt(2 / fanIn);
  const value = Float32Array.from({ length }, () => random.normal() * deviation);
  return { value, gradient: new Float32Array(length) };
}
