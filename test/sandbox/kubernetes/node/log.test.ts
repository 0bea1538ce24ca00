import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, property, string, uint8Array } from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createContainerLog } from '../../../../src/sandbox/kubernetes/node/container-log.ts';
import {
  firstBytes,
  lastOf,
  parseLog,
  renderLines,
  selectLines,
} from '../../../../src/sandbox/kubernetes/node/log-text.ts';

function newLog() {
  const dir = mkdtempSync(join(tmpdir(), 'slack-train-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return createContainerLog(join(dir, '0.log'));
}

function textAfter(...chunks: string[]): string {
  const log = newLog();
  for (const chunk of chunks) log.write('stdout', Buffer.from(chunk));
  log.close();
  return renderLines(parseLog(log.read()));
}

test.each([
  ['whole lines', ['a\nb\n'], 'a\nb\n'],
  ['a line in pieces', ['a', 'b\nc', '\n'], 'ab\nc\n'],
  ['an open last line', ['a\nb'], 'a\nb\n'],
  ['empty lines', ['\n\na\n'], '\n\na\n'],
  ['a line with spaces', [' stdout F  x \n'], ' stdout F  x \n'],
  ['a very long line', [`${'x'.repeat(40_000)}\n`], `${'x'.repeat(40_000)}\n`],
])('%s are read as written', (_name, chunks, text) => {
  expect(textAfter(...chunks)).toBe(text);
});

test('characters that arrive in halves are put together', () => {
  const log = newLog();
  const bytes = Buffer.from('학습\n');
  log.write('stdout', bytes.subarray(0, 4));
  log.write('stdout', bytes.subarray(4));
  log.close();
  expect(renderLines(parseLog(log.read()))).toBe('학습\n');
});

const lines = [
  '2026-11-23T17:10:08.100Z',
  '2026-11-23T17:10:09.100Z',
  '2026-11-23T17:10:10.100Z',
].map((at, index) => ({ at, text: `line ${index}`, isWhole: true }));
const now = new Date('2026-11-23T17:10:11Z');

test.each([
  [{}, [0, 1, 2]],
  [{ tailLines: 2 }, [1, 2]],
  [{ tailLines: 0 }, []],
  [{ tailLines: 9 }, [0, 1, 2]],
  [{ sinceTime: '2026-11-23T17:10:09Z' }, [1, 2]],
  [{ sinceSeconds: 1 }, [2]],
  [{ sinceTime: '2026-11-23T17:10:09Z', tailLines: 1 }, [2]],
])('%j selects lines %j', (options, indexes) => {
  const selected = selectLines(lines, options, now);
  expect(selected.map(({ text }) => text)).toEqual(indexes.map((index) => `line ${index}`));
});

test('timestamps stand before each line', () => {
  expect(renderLines(lines.slice(0, 1), true)).toBe('2026-11-23T17:10:08.100Z line 0\n');
});

test('the last words are at most so many lines and bytes, and whole characters', () => {
  expect(lastOf('a\nb\nc\n', 2, 100)).toBe('b\nc\n');
  expect(lastOf('a\nb\nc', 2, 100)).toBe('b\nc');
  expect(lastOf('학습', 80, 4)).toBe('습');
  assert(
    property(string({ unit: 'grapheme' }), uint8Array({ maxLength: 1 }), (text, [bytes = 3]) => {
      const last = lastOf(text, 1000, bytes);
      expect(text.endsWith(last)).toBe(true);
      expect(Buffer.byteLength(last)).toBeLessThanOrEqual(bytes);
    }),
  );
});

test('the first bytes end with a whole character', () => {
  expect(firstBytes('학습', 4)).toBe('학');
  expect(firstBytes('abc', 2)).toBe('ab');
});
