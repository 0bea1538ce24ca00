import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLog } from '../../src/training/log-lines.ts';

describe('cleanLog', () => {
  test.each([
    ['colours go', ['\u001B[1;31mError\u001B[0m: boom'], ['Error: boom']],
    ['a window title goes', ['\u001B]0;train\u0007ready'], ['ready']],
    ['a progress bar is shown as it last stood', [' 10%|█\r 50%|███\r100%|█████'], ['100%|█████']],
    ['control characters go, tabs stay', ['a\u0000b\tc\u200Bd'], ['ab\tcd']],
    ['empty lines go at both ends only', ['', 'a', '', 'b', '  '], ['a', '', 'b']],
    ['nothing stays nothing', [], []],
    ['indentation stays', ['  File "x.py", line 1'], ['  File "x.py", line 1']],
  ])('%s', (_, lines, expected) => {
    expect(cleanLog(lines)).toEqual(expected);
  });

  test.each([
    ['token xox', 'b-123456789012-abcdefghijkl'].join(''),
    `hf_${'a'.repeat(34)}`,
    `ghp_${'A'.repeat(36)}`,
    'AKIAIOSFODNN7EXAMPLE',
    'Authorization: Bearer abcdefgh12345678',
    'WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567',
    'password: "correct-horse-battery"',
    'https://user:hunter2hunter2@registry.local/x',
  ])('what looks like a credential is masked: %s', (line) => {
    const [shown = ''] = cleanLog([line]);
    expect(shown).toContain('[masked]');
    expect(shown.length).toBeLessThan(line.length);
  });

  test.each(['tokens=512 loss=0.3', 'tokenizer: bert-base', 'epoch 3/20 loss=0.5'])(
    'ordinary output stays as it is: %s',
    (line) => {
      expect(cleanLog([line])).toEqual([line]);
    },
  );

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
