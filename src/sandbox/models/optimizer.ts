import type { Parameter } from './tensor.ts';

export const optimizers = ['sgd', 'adam'] as const;

export interface OptimizerOptions {
  readonly kind: (typeof optimizers)[number];
  /** Of SGD; 0 is plain gradient descent. */
  readonly momentum: number;
  /** L2 penalty, added to the gradient. */
  readonly weightDecay: number;
}

/** Moves parameters against their gradients and clears these. */
export interface Optimizer {
  /** `step` counts from 1 over the whole training. */
  update(lr: number, step: number): void;
  /** What it remembers between steps. Saved with a checkpoint; loading writes into these arrays. */
  readonly state: readonly Float32Array[];
}

/** An optimizer of these parameters, with PyTorch's update rules. */
export function createOptimizer(
  parameters: readonly Parameter[],
  options: OptimizerOptions,
): Optimizer {
  const buffers = () => parameters.map(({ value }) => new Float32Array(value.length));
  if (options.kind === 'adam') return adam(parameters, options, buffers(), buffers());
  return sgd(parameters, options, buffers());
}

function sgd(
  parameters: readonly Parameter[],
  { momentum, weightDecay }: OptimizerOptions,
  velocities: Float32Array[],
): Optimizer {
  return {
    state: velocities,
    update(lr) {
      for (const [index, { value, gradient }] of parameters.entries()) {
        const velocity = velocities[index]!;
        for (let i = 0; i < value.length; i++) {
          velocity[i] = momentum * velocity[i]! + gradient[i]! + weightDecay * value[i]!;
          value[i]! -= lr * velocity[i]!;
        }
        gradient.fill(0);
      }
    },
  };
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

function adam(
  parameters: readonly Parameter[],
  { weightDecay }: OptimizerOptions,
  means: Float32Array[],
  squares: Float32Array[],
): Optimizer {
  return {
    state: [...means, ...squares],
    update(lr, step) {
      // The running means start at zero; these undo the bias of the first steps.
      const meanScale = 1 / (1 - BETA1 ** step);
      const squareScale = 1 / (1 - BETA2 ** step);
      for (const [index, { value, gradient }] of parameters.entries()) {
        const mean = means[index]!;
        const square = squares[index]!;
        for (let i = 0; i < value.length; i++) {
          const g = gradient[i]! + weightDecay * value[i]!;
          mean[i] = BETA1 * mean[i]! + (1 - BETA1) * g;
          square[i] = BETA2 * square[i]! + (1 - BETA2) * g * g;
          const size = Math.sqrt(square[i]! * squareScale) + EPSILON;
          value[i]! -= (lr * mean[i]! * meanScale) / size;
        }
        gradient.fill(0);
      }
    },
  };
}
