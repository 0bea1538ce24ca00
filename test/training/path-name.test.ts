import * as fc from 'fast-check';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isPathName } from '../../src/training/path-name.ts';

/** Pieces of which an attack on a path is made, among ordinary ones. */
const pieces = [
  ['a', 'resnet', 'v1', '-', '_', '.', '..', '../', '/', '\\', '%2f', '%2e', '%00', '\0', '\n'],
  ['A', ' ', '~', '$HOME', '`', ':', '\u0430', '\u2024', '\u2215', '\uFF0E', '\u0130', '\u200B'],
].flat();
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
);

describe('a name that is let in', () => {
  test('stays one folder below its parent', () => {
    fc.assert(
      fc.property(name, (text) => {
        if (!isPathName(text)) return;
        const below = posix.resolve('/share/user', text);
        expect(posix.dirname(below)).toBe('/share/user');
        expect(decodeURIComponent(text)).toBe(text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('is a label’s value, and fits a Job’s name beside the run’s id', () => {
    fc.assert(
      fc.property(name, (text) => {
        if (!isPathName(text)) return;
        expect(text).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
        expect(`${text}-abcdefghij-record`.length).toBeLessThanOrEqual(63);
      }),
      { numRuns: 20_000 },
    );
  });
});

test.each(['resnet', 'res-net_v1.5', '0', 'a'.repeat(40)])('%s is let in', (text) => {
  expect(isPathName(text)).toBe(true);
});

test.each([
  ['a way up', '../x'],
  ['two dots inside', 'a..b'],
  ['an encoded slash', 'a%2fb'],
  ['capitals', 'ResNet'],
  ['64 characters', 'a'.repeat(64)],
  ['a Cyrillic a', 'resnet-\u0430'],
  ['a full-width dot', 'a\uFF0Eb'],
  ['an invisible space', 'a\u200Bb'],
  ['a line’s end', 'a\n'],
  ['nothing', ''],
])('%s is not let in', (_, text) => {
  expect(isPathName(text)).toBe(false);
});
