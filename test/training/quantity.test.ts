import { expect, it } from 'vitest';
import { parseCpu, parseMemory } from '../../src/training/quantity.ts';

it.each([
  ['16Gi', '16Gi'],
  ['16G', '16G'],
  ['16GB', '16G'],
  ['16gb', '16G'],
  ['16g', '16G'],
  ['16GiB', '16Gi'],
  ['1.5Gi', '1.5Gi'],
  ['512Mi', '512Mi'],
  ['512 MB', '512M'],
  ['1000000000', '1000000000'],
  ['2048Ki', '2048Ki'],
])('reads the memory %s as %s', (typed, quantity) => {
  expect(parseMemory(typed)).toEqual({ ok: true, quantity });
});

it.each([
  ['16', '16Gi'],
  ['512m', '512Mi'],
  ['0', undefined],
  ['0Gi', undefined],
  ['1Ki', undefined],
  ['-1Gi', undefined],
  ['16XB', undefined],
  ['1e3Gi', undefined],
  ['1constructor', undefined],
  ['', undefined],
])('does not take %j for memory', (typed, suggestion) => {
  expect(parseMemory(typed)).toEqual({ ok: false, ...(suggestion && { suggestion }) });
});

it.each(['4', '0.5', '500m', '16', '1.25'])('reads the CPU cores %s', (typed) => {
  expect(parseCpu(typed)).toEqual({ ok: true, quantity: typed });
});

it.each([
  ['4cores', '4'],
  ['2 CPUs', '2'],
  ['0', undefined],
  ['0m', undefined],
  ['four', undefined],
  ['0.0001', undefined],
  ['-1', undefined],
  ['1.5m', undefined],
])('does not take %j for CPU cores', (typed, suggestion) => {
  expect(parseCpu(typed)).toEqual({ ok: false, ...(suggestion && { suggestion }) });
});
