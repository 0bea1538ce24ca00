import { expect, test } from 'vitest';
import { createOptimizer } from '../../../src/sandbox/models/optimizer.ts';

function parameter(value: number) {
  return { value: Float32Array.of(value), gradient: Float32Array.of(0) };
}

const cases = [
  { name: 'plain SGD', kind: 'sgd', momentum: 0, weightDecay: 0, after: [0.8, 0.6] },
  // Velocity 2, then 0.5 · 2 + 2.
  { name: 'SGD with momentum', kind: 'sgd', momentum: 0.5, weightDecay: 0, after: [0.8, 0.5] },
  // The gradient is 2 + 0.5 · 1, then 2 + 0.5 · 0.75.
  { name: 'weight decay', kind: 'sgd', momentum: 0, weightDecay: 0.5, after: [0.75, 0.5125] },
  // With a constant gradient every step of Adam is as long as the learning rate.
  { name: 'Adam', kind: 'adam', momentum: 0, weightDecay: 0, after: [0.9, 0.8] },
] as const;

test.each(cases)('$name', ({ after, ...options }) => {
  const weight = parameter(1);
  const optimizer = createOptimizer([weight], options);
  const seen = after.map((_, i) => {
    weight.gradient[0] = 2;
    optimizer.update(0.1, i + 1);
    return weight.value[0];
  });
  expect(seen).toEqual(after.map((value) => expect.closeTo(value, 5)));
  expect(weight.gradient[0]).toBe(0);
});
