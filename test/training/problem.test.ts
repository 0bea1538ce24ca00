import { expect, it } from 'vitest';
import { describeProblem, quoted } from '../../src/training/problem.ts';

it('says what is wrong, what is accepted and what to type', () => {
  const problem = { field: 'gpu', message: 'gpu is “9”.', expected: 'a number from 1 to 8' };
  expect(describeProblem(problem)).toBe('gpu is “9”. Expected: a number from 1 to 8.');
  expect(describeProblem({ ...problem, suggestion: 'gpu=8' })).toBe(
    'gpu is “9”. Expected: a number from 1 to 8. Did you mean gpu=8?',
  );
});

it.each([
  ['2', '“2”'],
  ['a\nb\0\u001b', String.raw`“a\nb\x00\x1b”`],
  ['🚀'.repeat(61), `“${'🚀'.repeat(60)}…”`],
])('quotes %j on one line', (value, text) => {
  expect(quoted(value)).toBe(text);
});
