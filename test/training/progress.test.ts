import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLastMetrics } from '../../src/training/progress.ts';

function lastMetrics(lines: readonly string[]): Readonly<Record<string, string>> {
  const last = createLastMetrics();
  for (const line of lines) last.add(line);
  return last.metrics();
}

describe('lastMetrics', () => {
  test.each([
    [
      'key=value',
      ['epoch 3/20 loss=0.5750 acc=0.7750'],
      { epoch: '3/20', loss: '0.5750', acc: '0.7750' },
    ],
    [
      'key: value',
      ['Epoch [4/10], Loss: 0.213, lr: 1e-3'],
      { epoch: '4/10', loss: '0.213', lr: '1e-3' },
    ],
    [
      'JSON lines',
      ['{"epoch": 2, "train_loss": 0.4, "val_acc": 0.91}'],
      { epoch: '2', train_loss: '0.4', val_acc: '0.91' },
    ],
    [
      'a dict as Python prints it',
      ["{'loss': 0.31, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': 1.0}"],
      { loss: '0.31', grad_norm: '1.2', learning_rate: '5e-05', epoch: '1' },
    ],
    [
      'Keras',
      ['100/100 ━━━━━ 3s 20ms/step - accuracy: 0.9123 - loss: 0.3012 - val_loss: 0.41'],
      { accuracy: '0.9123', loss: '0.3012', val_loss: '0.41' },
    ],
    [
      'a tqdm bar drawn over itself',
      ['Epoch 1: 10%|█| loss=0.9\rEpoch 1: 100%|██████| 50/50 [00:03<00:00, loss=0.412, v_num=3]'],
      { epoch: '1', loss: '0.412' },
    ],
    [
      'the newest value of each',
      ['epoch=1 loss=0.9 val_loss=1.0', 'epoch=2 loss=0.8'],
      { epoch: '2', loss: '0.8', val_loss: '1.0' },
    ],
    ['no numbers at all', ['loss=nan lr=inf'], { loss: 'nan', lr: 'inf' }],
    ['words that are no metrics', ['pid=77 port: 8080 took=3s loss=abc', 'version=1.2.3'], {}],
    ['colours', ['\u001B[32mloss\u001B[0m=0.5'], { loss: '0.5' }],
    ['an empty log', [], {}],
  ])('%s', (_, lines, expected) => {
    expect(lastMetrics(lines)).toEqual(expected);
  });

  test('at most eight are told, whatever a log holds', () => {
    const names = ['loss', 'acc', 'lr', 'epoch', 'step', 'f1', 'auc', 'mse', 'mae', 'wer'];
    expect(Object.keys(lastMetrics([names.map((name) => `${name}=1`).join(' ')]))).toHaveLength(8);
  });

  test('every value is a number, whatever the log', () => {
    const word = oneof(
      constantFrom('loss=', 'acc: ', '"lr": ', 'epoch ', '1e9', '0.5', '/'),
      string(),
    );
    assert(
      property(array(array(word).map((words) => words.join(''))), (lines) => {
        for (const value of Object.values(lastMetrics(lines)))
          expect(value).toMatch(/^[-+]?(?:[\d.]+(?:e[-+]?\d+)?%?|nan|inf(?:inity)?)(?:\/\d+)?$/i);
      }),
    );
  });
});
