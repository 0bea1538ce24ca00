import type { LogCursor, LogPiece } from '../reconcile/ports.ts';
import type { TimedLine } from '../training/progress.ts';

/** A line of a log as the API server sends it with `timestamps=true`. */
interface StampedLine {
  /** `seconds.nanoseconds` since 1970, to be compared as text. */
  readonly at: string;
  readonly text: string;
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d) ?/;

function stampedLine(line: string): StampedLine | undefined {
  const match = stamp.exec(line);
  if (!match) return undefined;
  const [whole, time = '', fraction = '', zone = ''] = match;
  const seconds = Math.floor(Date.parse(`${time}${zone}`) / 1000);
  return { at: `${seconds}.${fraction.padEnd(9, '0')}`, text: line.slice(whole.length) };
}

/** Since when to ask for what follows: the API server takes whole seconds only. */
export function sinceTimeOf({ at }: LogCursor): string {
  return new Date(Number(at.split('.')[0]) * 1000).toISOString().replace('.000Z', 'Z');
}

/**
 * What is new in an answer. It begins with the second in which the log was left off, so lines that
 * have been read come again; and its last line may go on where no newline ended it: a bar that is
 * drawn over itself is one line for as long as it grows.
 */
export function newIn(answer: string, after: LogCursor | undefined): LogPiece {
  const lines = answer
    .split('\n')
    .map(stampedLine)
    .filter((line) => line !== undefined);
  const fresh: TimedLine[] = [];
  let cursor = after;
  let sameTime = 0;
  for (const [index, { at, text }] of lines.entries()) {
    sameTime = lines[index - 1]?.at === at ? sameTime + 1 : 1;
    if (after && (at < after.at || (at === after.at && sameTime < after.count))) continue;
    const isOpen = index === lines.length - 1 && !answer.endsWith('\n');
    const goesOn = after?.at === at && sameTime === after.count;
    const from = goesOn ? after.read : 0;
    // Of a line that goes on, what follows the last whole drawing is read once it is whole.
    const read = isOpen ? text.lastIndexOf('\r') + 1 : text.length + 1;
    if (read > from)
      fresh.push({ atMs: Math.floor(Number(at) * 1000), text: text.slice(from, read) });
    cursor = { at, count: sameTime, read };
  }
  return { lines: fresh.filter(({ text }) => text !== ''), ...(cursor && { cursor }) };
}
