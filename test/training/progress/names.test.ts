import { expect, test } from 'vitest';
import { partsOf } from '../../../src/training/progress/names.ts';

test.each([
  ['val_loss', { base: 'loss', title: 'loss', role: 'val' }],
  ['Loss/Train', { base: 'loss', title: 'Loss', role: 'train' }],
  ['constructor_loss', { base: 'constructor_loss', title: 'constructor_loss' }],
  ['loss/valueOf', { base: 'loss_valueof', title: 'loss_valueOf' }],
])('%s is taken apart', (name, parts) => {
  expect(partsOf(name)).toEqual(parts);
});
