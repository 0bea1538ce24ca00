import { expect, test } from 'vitest';
import {
  asPythonError,
  PythonError,
  pythonFloat,
  pythonString,
  traceback,
} from '../../../src/sandbox/models/python.ts';

test.each([
  [10, '10.0'],
  [0, '0.0'],
  [0.01, '0.01'],
  [1e6, '1000000.0'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e16, '1e+16'],
  [1e100, '1e+100'],
  [NaN, 'nan'],
  [-Infinity, '-inf'],
])('float %d is written %s', (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test.each([
  ['abc', "'abc'"],
  ["it's", '"it\'s"'],
  [`'"`, `'\\'"'`],
  ['a\nb\\\u001B', "'a\\nb\\\\\\x1b'"],
  ['한글 🙂', "'한글 🙂'"],
])('text %j is written %s', (value, text) => {
  expect(pythonString(value)).toBe(text);
});

test.each([
  ['ENOENT', "FileNotFoundError: [Errno 2] No such file or directory: '/worker/x'"],
  ['EACCES', "PermissionError: [Errno 13] Permission denied: '/worker/x'"],
  ['EROFS', "OSError: [Errno 30] Read-only file system: '/worker/x'"],
  ['ENOSPC', "OSError: [Errno 28] No space left on device: '/worker/x'"],
])('%s is told in the words of Python', (code, summary) => {
  const error = asPythonError(Object.assign(new Error(code), { code }), '/worker/x');
  expect(traceback(error).split('\n').at(-1)).toBe(summary);
});

test('an error that is no failed file operation passes unchanged', () => {
  const error = new TypeError('x');
  expect(asPythonError(error, '/x')).toBe(error);
});

test('a traceback names real places, outermost call first, and ends with the error', () => {
  const error = new PythonError('ValueError', 'no');
  error.stack = [
    'ValueError: no',
    '    at inner (file:///app/models/trouble.ts:7:3)',
    '    at node:internal/timers:1:2',
    '    at async Object.outer (file:///app/models/session.ts:9:3)',
    '    at file:///app/models/train.ts:3:1',
  ].join('\n');
  expect(traceback(error)).toBe(
    [
      'Traceback (most recent call last):',
      '  File "train.ts", line 3, in <module>',
      '  File "session.ts", line 9, in outer',
      '  File "trouble.ts", line 7, in inner',
      'ValueError: no',
    ].join('\n'),
  );
});

test('anything else that is thrown ends as a RuntimeError', () => {
  expect(traceback(new TypeError('oops'))).toMatch(/RuntimeError: oops$/);
  expect(traceback('oops')).toMatch(/RuntimeError: oops$/);
});
