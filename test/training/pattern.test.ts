import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, type Pattern } from '../../src/training/pattern.ts';

function compiled(source: string, options = {}): Pattern {
  const result = compilePattern(source, options);
  if (!result.ok) throw new Error(result.problem);
  return result.pattern;
}

test('what it finds comes with its groups, by number and by name', () => {
  const pattern = compiled(String.raw`epoch (?<epoch>\d+)(?:/(\d+))?`);
  expect(pattern.exec('at epoch 3/10')).toEqual({
    text: 'epoch 3/10',
    captured: ['3', '10'],
    named: { epoch: '3' },
  });
  expect(pattern.exec('epoch 4')).toMatchObject({ captured: ['4', undefined] });
  expect(pattern.exec('step 4')).toBeUndefined();
});

test('a text is matched in part or as a whole, in one case of letters or in any', () => {
  const pattern = compiled('[a-z]+|[a-z]+-x');
  expect([pattern.test('1 ab 2'), pattern.fits('ab-x'), pattern.fits('ab 2')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(pattern.test('AB')).toBe(false);
  expect(compiled('license', { anyCase: true }).test('LICENSE')).toBe(true);
});

test.each([
  [String.raw`\u0041\/\cI`, 'A/\t'],
  ['(?<word>[^]+)', 'a\nb'],
  [String.raw`\p{L}+`, '학습'],
  [String.raw`[(?=]\[(\(\?=)`, '?[(?='],
  ['a{2}[+]', 'aa+'],
])('%s is read as JavaScript reads it', (source, text) => {
  expect(compiled(source).fits(text)).toBe(true);
});

describe('what needs to go back is refused with what to write instead', () => {
  test.each([
    ['a(?=b)', 'put what you want of it into a group'],
    ['(?!a)b', 'put what you want of it into a group'],
    ['(?<!a)b', 'put what you want of it into a group'],
    [String.raw`(a)\1`, 'write out what it stands for'],
    [String.raw`(?<x>a)\k<x>`, 'write out what it stands for'],
    ['(?>a+)b', 'write (?:…)'],
    ['a++b', 'write a+'],
  ])('%s', (source, instead) => {
    expect(compilePattern(source)).toEqual({
      ok: false,
      problem: expect.stringContaining(instead),
    });
  });
});

test.each(['[', '(', 'a{2,1}', '*', '(?<a>x)(?<a>y)', 'a{1001}'])(
  '%s is no regular expression',
  (source) => {
    expect(compilePattern(source)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^expected a regular expression: \S/),
    });
  },
);

test('no expression and no text makes it throw', () => {
  assert(
    property(string(), string(), (source, text) => {
      const result = compilePattern(source);
      const found = result.ok ? result.pattern.exec(text) !== undefined : false;
      expect(found).toBe(result.ok && result.pattern.test(text));
      expect(result.ok || result.problem.length > 20).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a nest of repeats meets a long line in linear time', () => {
  const pattern = compiled('((a*)*)*b');
  expect(pattern.exec('a'.repeat(20_000))).toBeUndefined();
});
