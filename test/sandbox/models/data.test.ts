import { expect, test } from 'vitest';
import { loadDigits } from '../../../src/sandbox/models/data.ts';

test('digits are split the same way whatever the size, with all classes in both parts', async () => {
  const small = await loadDigits(300);
  const all = await loadDigits(1_000_000);
  expect([small.training.count, small.validation.count]).toEqual([300, 500]);
  expect([all.training.count, all.validation.count]).toEqual([9500, 500]);
  expect(all.validation).toEqual(small.validation);
  expect(all.training.images.subarray(0, 300 * 196)).toEqual(small.training.images);
  expect(new Set(small.training.labels).size).toBe(10);
  expect(new Set(small.validation.labels).size).toBe(10);
});

test('pixels are standardised', async () => {
  const { images } = (await loadDigits(1000)).training;
  const mean = images.reduce((sum, value) => sum + value) / images.length;
  const square = images.reduce((sum, value) => sum + value ** 2, 0) / images.length;
  expect(Math.abs(mean)).toBeLessThan(0.1);
  expect(Math.abs(square - 1)).toBeLessThan(0.2);
});
