import { expect, test } from 'vitest';
import { softmaxCrossEntropy } from '../../../src/sandbox/models/loss.ts';

const cases = [
  {
    name: 'no opinion',
    logits: [0, 0],
    labels: [0],
    loss: Math.LN2,
    correct: 1,
    gradient: [-0.5, 0.5],
  },
  { name: 'sure and right', logits: [1000, 0], labels: [0], loss: 0, correct: 1, gradient: [0, 0] },
  {
    name: 'sure and wrong',
    logits: [1000, 0],
    labels: [1],
    loss: 1000,
    correct: 0,
    gradient: [1, -1],
  },
  {
    name: 'the mean of two samples',
    logits: [0, 0, 1000, 0],
    labels: [0, 1],
    loss: (Math.LN2 + 1000) / 2,
    correct: 1,
    gradient: [-0.25, 0.25, 0.5, -0.5],
  },
];

test.each(cases)('cross-entropy: $name', ({ logits, labels, loss, correct, gradient }) => {
  const into = new Float32Array(logits.length);
  const result = softmaxCrossEntropy(Float32Array.from(logits), Uint8Array.from(labels), into, 2);
  expect(result.loss).toBeCloseTo(loss, 5);
  expect(result.correct).toBe(correct);
  expect([...into]).toEqual(gradient.map((value) => expect.closeTo(value, 6)));
});

test.each([
  [Infinity, 0],
  [Number.NaN, 1],
  [-Infinity, -Infinity],
])('cross-entropy of logits %d and %d is not finite', (a, b) => {
  const { loss } = softmaxCrossEntropy(
    Float32Array.of(a, b),
    Uint8Array.of(1),
    new Float32Array(2),
    2,
  );
  expect(Number.isFinite(loss)).toBe(false);
});
