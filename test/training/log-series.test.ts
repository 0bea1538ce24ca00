import { describe, expect, test } from 'vitest';
import { createLogSeries } from '../../src/training/log-series.ts';

/** `{ name: [[x, y], …] }` and the axis. */
function read(lines: readonly string[]) {
  const log = createLogSeries();
  for (const line of lines) log.add(line);
  const { axis, series } = log.curves();
  const points = series.map(
    ({ name, points }) => [name, points.map(({ x, y }) => [x, y])] as const,
  );
  return { axis, ...Object.fromEntries(points) };
}

describe('the curves of a log', () => {
  test('steps of each epoch are counted through; what is told of an epoch stands at its end', () => {
    const lines = [
      'epoch 1/2  step 5/10  loss=2.0  lr=0.1',
      'epoch 1/2  step 10/10  loss=1.5  lr=0.1',
      'epoch 1/2  loss=1.7  val_loss=1.4',
      'epoch 2/2  step 5/10  loss=1.0  lr=0.1',
      'epoch 2/2  step 10/10  loss=nan  lr=0.1',
      'epoch 2/2  loss=nan  val_loss=1.2',
    ];
    expect(read(lines)).toEqual({
      axis: 'step',
      loss: [
        [5, 2],
        [10, 1.5],
        [15, 1],
        [20, NaN],
      ],
      lr: [
        [5, 0.1],
        [10, 0.1],
        [15, 0.1],
        [20, 0.1],
      ],
      val_loss: [
        [10, 1.4],
        [20, 1.2],
      ],
    });
  });

  test('epochs alone', () => {
    const lines = ['Epoch 1/2 - loss: 0.9 - val_acc: 81%', 'Epoch 2/2 - loss: 0.5 - val_acc: 90%'];
    expect(read(lines)).toEqual({
      axis: 'epoch',
      loss: [
        [1, 0.9],
        [2, 0.5],
      ],
      val_acc: [
        [1, 81],
        [2, 90],
      ],
    });
  });

  test('HF Trainer: fractions of epochs, whatever its bar counts', () => {
    const lines = [
      ' 12%|█▏  | 500/4000 [01:10<08:12,  7.11it/s]',
      "{'loss': 0.9, 'learning_rate': 4e-05, 'epoch': 0.5}",
      ' 25%|█▏  | 1000/4000 [01:10<08:12,  7.11it/s]',
      "{'loss': 0.5, 'learning_rate': 3e-05, 'epoch': 1.0}",
      "{'eval_loss': 0.6, 'epoch': 1.0}",
      "{'eval_loss': 0.5, 'epoch': 2.0}",
    ];
    expect(read(lines)).toMatchObject({
      axis: 'epoch',
      loss: [
        [0.5, 0.9],
        [1, 0.5],
      ],
      eval_loss: [
        [1, 0.6],
        [2, 0.5],
      ],
    });
  });

  test('a bar that begins again with each epoch goes on', () => {
    const bar = (step: number, loss: number): string =>
      `${step}%|██| ${step}/100 [00:10<00:20, 5.0it/s, loss=${loss}]`;
    expect(read([bar(50, 3), bar(100, 2), bar(50, 1)])).toEqual({
      axis: 'step',
      loss: [
        [50, 3],
        [100, 2],
        [150, 1],
      ],
    });
  });

  test('a validation does not move the step', () => {
    const lines = [
      'Epoch: [0][ 50/100]\tLoss 2.0 (2.1)',
      'Test: [ 10/20]\tLoss 1.9 (1.8)',
      'Epoch: [1][ 50/100]\tLoss 1.0 (1.1)',
      'Test: [ 10/20]\tLoss 0.9 (0.8)',
    ];
    expect(read(lines)).toEqual({
      axis: 'step',
      loss: [
        [50, 2],
        [150, 1],
      ],
      test_loss: [
        [50, 1.9],
        [150, 0.9],
      ],
    });
  });

  test('where nothing is counted, the lines are', () => {
    expect(read(['loss=2', 'noise', 'loss=1'])).toEqual({
      axis: 'reading',
      loss: [
        [1, 2],
        [2, 1],
      ],
    });
  });

  test('a log without metrics has none', () => {
    expect(read(['hello', 'Epoch 1/2', 'pid=3'])).toEqual({ axis: 'epoch' });
  });
});
