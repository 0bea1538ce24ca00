import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLog } from '../../src/training/log-lines.ts';

describe('cleanLog', () => {
  test.each([
    ['colours go', ['\u001B[1;31mError\u001B[0m: boom'], ['Error: boom']],
    ['so do those of eight bits', ['\u009B31mError\u009B0m: boom'], ['Error: boom']],
    ['lines that end as on Windows do', ['epoch 1\r'], ['epoch 1']],
    ['a window title goes', ['\u001B]0;train\u0007ready'], ['ready']],
    ['a progress bar is shown as it last stood', [' 10%|█\r 50%|███\r100%|█████'], ['100%|█████']],
    ['control characters go, tabs stay', ['a\u0000b\tc\u200Bd'], ['ab\tcd']],
    ['empty lines go at both ends only', ['', 'a', '', 'b', '  '], ['a', '', 'b']],
    ['nothing stays nothing', [], []],
    ['indentation stays', ['  File "x.py", line 1'], ['  File "x.py", line 1']],
  ])('%s', (_, lines, expected) => {
    expect(cleanLog(lines)).toEqual(expected);
  });

  test('what looks like a credential is masked, whatever colours it was printed in', () => {
    expect(cleanLog(['\u001B[33mpassword\u001B[0m=correct-horse'])).toEqual(['password=[masked]']);
  });

  test('lines are cut where it is said, and at 500 characters where nothing is', () => {
    const [line = ''] = cleanLog(['a'.repeat(600)]);
    expect(line).toHaveLength(500);
    expect(cleanLog(['a'.repeat(600)], { lineLength: 5_000 })).toEqual(['a'.repeat(600)]);
  });

  test('of a log of too many characters the last lines stay, after one that says so', () => {
    const lines = ['first', 'a'.repeat(600), 'password=correct-horse', 'last'];
    const left = '… (what came before is left out)';
    expect(cleanLog(lines, { characters: 100 })).toEqual([left, 'password=[masked]', 'last']);
    const long = Array<string>(2_000).fill('token='.repeat(3_000));
    const shown = cleanLog(long);
    expect(shown[0]).toBe(left);
    expect(shown).toHaveLength(12);
  });

  test('no line is longer than 500 characters or holds a control character', () => {
    assert(
      property(array(string({ maxLength: 2_000, unit: 'binary' })), (lines) => {
        for (const line of cleanLog(lines)) {
          expect(line.length).toBeLessThanOrEqual(500);
          // oxlint-disable-next-line no-control-regex -- these characters are what is looked for
          expect(line).not.toMatch(/[\u0000-\u0008\u000A-\u001F\u007F]/);
        }
      }),
    );
  });
});
