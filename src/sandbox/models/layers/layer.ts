import type { Random } from '../random.ts';
import type { Parameter } from '../tensor.ts';

/**
 * One step of a network. Batches are flat: sample after sample. A layer owns the arrays that it
 * returns and fills them again at the next call, so that a training step allocates nothing.
 */
export interface Layer {
  /** How many numbers it puts out per sample. */
  readonly outputSize: number;
  readonly parameters: readonly Parameter[];
  /** `dropout` is given while training and absent while evaluating. */
  forward(input: Float32Array, count: number, dropout?: Random): Float32Array;
  /**
   * Takes the gradient of the loss by the output of the last `forward`, adds to the gradients of
   * the parameters, and returns the gradient by the input.
   */
  backward(gradient: Float32Array, count: number): Float32Array;
}
