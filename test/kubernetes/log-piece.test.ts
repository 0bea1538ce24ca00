import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newIn, sinceTimeOf } from '../../src/kubernetes/log-piece.ts';
import type { LogCursor } from '../../src/reconcile/ports.ts';

const texts = (answer: string, after?: LogCursor): readonly string[] =>
  newIn(answer, after).lines.map(({ text }) => text);

const first = '2026-01-01T00:00:01.5Z one\n2026-01-01T00:00:02.000000001Z two\n';

describe('what is new in a log', () => {
  test('all of it at first, with when each line was written', () => {
    const piece = newIn(first, undefined);
    const atMs = Date.parse('2026-01-01T00:00:00Z');
    expect(piece.lines).toEqual([
      { atMs: atMs + 1_500, text: 'one' },
      { atMs: atMs + 2_000, text: 'two' },
    ]);
    expect(piece.cursor && sinceTimeOf(piece.cursor)).toBe('2026-01-01T00:00:02Z');
  });

  test('nothing where the last second comes again', () => {
    const { cursor } = newIn(first, undefined);
    const again = newIn('2026-01-01T00:00:02.000000001Z two\n', cursor);
    expect(again).toEqual({ lines: [], cursor });
  });

  test('lines of the very same time are told apart by their number', () => {
    const line = '2026-01-01T00:00:02Z same\n';
    const { cursor } = newIn(line.repeat(2), undefined);
    expect(texts(line.repeat(3), cursor)).toEqual(['same']);
  });

  test('times with and without zeros at their end, and in another zone, keep their order', () => {
    const { cursor } = newIn('2026-01-01T09:00:02.5+09:00 a\n', undefined);
    const answer =
      '2026-01-01T00:00:02.49Z old\n2026-01-01T00:00:02.500Z a\n2026-01-01T00:00:02.51Z new\n';
    expect(texts(answer, cursor)).toEqual(['new']);
  });

  test('a line that grows is read on from its last whole drawing', () => {
    const start = '2026-01-01T00:00:01Z 10%|\r20%|\r3';
    const { cursor, lines } = newIn(start, undefined);
    expect(lines.map(({ text }) => text)).toEqual(['10%|\r20%|\r']);
    expect(texts(`${start}0%|\r40%|\n2026-01-01T00:00:09Z done\n`, cursor)).toEqual([
      '30%|\r40%|',
      'done',
    ]);
  });

  test('an empty log has no place to go on from, and what has no time is no line', () => {
    expect(newIn('', undefined)).toEqual({ lines: [] });
    expect(newIn('unable to retrieve container logs\n', undefined)).toEqual({ lines: [] });
  });

  test('however a log is cut into looks, each line is read once and in order', () => {
    const entry = tuple(integer({ min: 0, max: 3 }), constantFrom('a', 'b', 'c\rd'));
    assert(
      property(
        array(entry, { maxLength: 12 }),
        array(integer({ min: 0, max: 12 })),
        (entries, cuts) => {
          let tenths = 0;
          const log = entries.map(([later, text]) => {
            tenths += later;
            const at = new Date(Date.parse('2026-01-01T00:00:00Z') + tenths * 100).toISOString();
            return { at, line: `${at} ${text}\n`, text };
          });
          let cursor: LogCursor | undefined;
          const read: string[] = [];
          for (const end of [...cuts.toSorted((a, b) => a - b), log.length]) {
            const since = cursor ? Date.parse(sinceTimeOf(cursor)) : 0;
            const shown = log.slice(0, end).filter(({ at }) => Date.parse(at) >= since);
            const piece = newIn(shown.map(({ line }) => line).join(''), cursor);
            read.push(...piece.lines.map(({ text }) => text));
            cursor = piece.cursor;
          }
          expect(read).toEqual(log.map(({ text }) => text));
        },
      ),
    );
  });
});
