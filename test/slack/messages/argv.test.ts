import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatArgv } from '../../../src/slack/messages/argv.ts';

/** What bash makes of the line: the list that a person gets who pastes it. */
function readBack(line: string): string[] {
  const out = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], {
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8' },
  });
  return out.split('\0').slice(0, -1);
}

describe('an argument list as one line', () => {
  it.each([
    [['python', 'train.py', '--lr', '0.01'], 'python train.py --lr 0.01'],
    [['a b', ''], `'a b' ''`],
    [["it's"], `'it'\\''s'`],
    [['$(touch x)', '; rm -rf /'], `'$(touch x)' '; rm -rf /'`],
    [['two\nlines'], `$'two\\nlines'`],
    [['`id`'], `$'\\x60id\\x60'`],
    [['zero\u200bwidth'], `$'zero\\u200bwidth'`],
    [['모델', 'größe=3'], '모델 größe=3'],
  ])('writes %j', (argv, line) => {
    expect(formatArgv(argv)).toBe(line);
  });

  it('is read back by bash as exactly the same list', () => {
    const argument = fc
      .string({
        unit: fc.oneof(
          fc.constantFrom(...Array.from(`'"\\\`$<>&;|*?~#!{}() \n\t-=`)),
          fc.string({ unit: 'grapheme', maxLength: 1 }),
        ),
      })
      // NUL cannot be in any argument list.
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 8 }), (argv) => {
        expect(readBack(formatArgv(argv))).toEqual(argv);
      }),
      { numRuns: 60 },
    );
  });

  it('holds no backtick and no line break, so that a code block shows it whole', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (argv) => {
        expect(formatArgv(argv)).not.toMatch(/[`\n\r]/);
      }),
    );
  });
});
