import { expect, test } from 'vitest';
import type { Model } from '../../src/training/catalog.ts';
import { modelsText } from '../../src/training/models-text.ts';

const vit: Model = {
  name: 'vit',
  description: 'Vision transformer',
  types: ['gpu', 'cpu'],
  maxGpus: 8,
  timeLimitSeconds: 129_600,
  parameters: {
    lr: { type: 'number', min: 0, max: 10, default: 0.01, description: 'learning rate' },
    epochs: { type: 'integer', min: 1 },
    optimizer: { type: 'choice', choices: ['sgd', 'adam', 'lamb'], default: 'sgd' },
    augment: { type: 'boolean', default: true },
    note: { type: 'string', maxLength: 20, required: true },
    seed: { type: 'integer', max: 9 },
  },
  openParameters: true,
};
const plain: Model = {
  name: 'mlp',
  types: ['gpu'],
  maxGpus: 1,
  parameters: {},
  openParameters: false,
};
const catalog = new Map([vit, plain].map((model) => [model.name, model]));

const details = [
  '  on gpu or cpu, up to 8 GPUs, time limit 1d12h',
  '  lr         a number from 0 to 10, default 0.01: learning rate',
  '  epochs     a whole number of at least 1',
  '  optimizer  sgd, adam or lamb, default sgd',
  '  augment    true or false, default true',
  '  note       a text of at most 20 characters, must be given',
  '  seed       a whole number of at most 9',
  '  any other key=value is passed on unchecked',
];

test('tells everything that a model takes', () => {
  expect(modelsText(catalog, 'ViT')).toEqual({
    kind: 'models',
    title: 'vit: Vision transformer',
    lines: details,
  });
});

test('tells all models, each with what it takes', () => {
  expect(modelsText(catalog)).toEqual({
    kind: 'models',
    title: '2 models can be trained',
    lines: ['vit: Vision transformer', ...details, '', 'mlp', '  on gpu, up to 1 GPU', ''],
  });
});

test('says so where there is none, and which was meant', () => {
  expect(modelsText(new Map())).toMatchObject({ title: 'No model is configured yet', lines: [] });
  expect(modelsText(catalog, 'vti')).toEqual({ kind: 'unknown', nearest: 'vit' });
  expect(modelsText(catalog, 'resnet')).toEqual({ kind: 'unknown' });
});
