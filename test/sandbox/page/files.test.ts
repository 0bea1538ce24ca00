import { describe, expect, test } from 'vitest';
import { contentTypeOf, describeFile, pngSize } from '../../../src/sandbox/page/files.ts';
import { aPng } from './support.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const file = (bytes: Uint8Array) => describeFile({ id: 'F1', title: 'a file', bytes });

describe('what a file is, its bytes say', () => {
  test.each([
    ['a picture', aPng(640, 320), 'image/png'],
    ['text', text('loss 0.1 ✓'), 'text/plain; charset=utf-8'],
    ['markup', text('<script>alert(1)</script>'), 'text/plain; charset=utf-8'],
    ['bytes', Uint8Array.of(0xff, 0xfe, 0, 1), 'application/octet-stream'],
    ['text with a zero in it', text('a\0b'), 'application/octet-stream'],
  ])('%s', (_, bytes, expected) => {
    expect(contentTypeOf(bytes)).toBe(expected);
  });
});

test('a picture is described by its size, so that room is kept for it', () => {
  expect(pngSize(aPng(640, 320))).toEqual({ width: 640, height: 320 });
  expect(file(aPng(8, 4))).toMatchObject({ picture: { width: 8, height: 4 } });
  expect(pngSize(text('not a picture'))).toBeUndefined();
});

test('a text is described by its beginning and its length', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  expect(file(text(`${lines.join('\n')}\n`)).text).toEqual({
    head: lines.slice(0, 8).join('\n'),
    lines: 20,
  });
  expect(file(text('x'.repeat(5_000))).text?.head).toHaveLength(1_000);
});
