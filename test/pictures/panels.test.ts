import { describe, expect, test } from 'vitest';
import { panelsOf } from '../../src/pictures/panels.ts';
import { summaryOf } from '../../src/pictures/summary.ts';
import { falling, rising, series } from './builders.ts';

/** `title: label, label` of each panel. */
const shown = (...names: readonly string[]): readonly string[] =>
  panelsOf(names.map((name) => series(name, falling))).map(
    ({ title, curves }) => `${title}: ${curves.map(({ label }) => label).join(', ')}`,
  );

describe('the panels of a picture', () => {
  test.each([
    [
      'train and val of one metric stand in one, in this order',
      ['val_loss', 'loss'],
      ['loss: train, val'],
    ],
    ['the same as TensorBoard names it', ['eval/loss', 'train/loss'], ['loss: train, val']],
    ['the same as Keras does', ['validation/epoch_loss', 'train/epoch_loss'], ['loss: train, val']],
    [
      'losses first, then what tells how good it is',
      ['lr', 'acc', 'loss'],
      ['loss: loss', 'acc: acc', 'lr: lr'],
    ],
    [
      'names that only differ otherwise are told apart',
      ['mAP50', 'mAP50-95'],
      ['mAP50: mAP50, mAP50-95'],
    ],
    ['a metric measured on one thing alone keeps its name', ['val_acc'], ['val_acc: val_acc']],
  ])('%s', (_, names, panels) => {
    expect(shown(...names)).toEqual(panels);
  });

  test('are six at most', () => {
    expect(shown(...'abcdefghij'.split('').map((name) => `${name}_loss`))).toHaveLength(6);
  });

  test('leave out what stays the same, unless there is nothing else', () => {
    const flat = series('lr', [0.1, 0.1]);
    expect(panelsOf([flat, series('loss', falling)]).map(({ title }) => title)).toEqual(['loss']);
    expect(panelsOf([flat]).map(({ title }) => title)).toEqual(['lr']);
  });

  test('leave out what never was a number', () => {
    expect(panelsOf([series('loss', [NaN, NaN])])).toEqual([]);
  });
});

describe('a picture in words', () => {
  const words = (...given: Parameters<typeof series>[]): string =>
    summaryOf(panelsOf(given.map(([name, values]) => series(name, values))), 'step');

  test('says what became of each metric, and over how long', () => {
    expect(
      words(['loss', falling], ['val_loss', falling], ['val_acc', rising], ['lr', falling]),
    ).toBe('loss fell from 2.3 to 0.4 over 30 steps; val_loss fell to 0.4; val_acc rose to 0.93');
  });

  test('says since when a loss is no number', () => {
    expect(words(['loss', [2.3, 90, NaN, NaN]])).toBe(
      'loss rose from 2.3 to 90, and is NaN from step 30 on',
    );
  });

  test.each([
    ['step', [0.5, 0.5001, 0.5], 'loss stayed at 0.5 over 30 steps'],
    ['epoch', [2, 1], 'loss fell from 2 to 1 over 20 epochs'],
    ['reading', [2, 1], 'loss fell from 2 to 1 over 2 readings'],
    ['step', [1e-5, 12_345], 'loss rose from 1e-5 to 12,345 over 20 steps'],
  ] as const)('against the %s: %j', (axis, values, text) => {
    expect(summaryOf(panelsOf([series('loss', values)]), axis)).toBe(text);
  });
});
