import type { PodLogOptions } from '../types.ts';

/**
 * One line of a container's log. It is stored as the kubelet stores it:
 * `2026-11-23T17:10:10.563Z stdout F text`, with P instead of F where the line goes on.
 */
export interface LogLine {
  readonly at: string;
  readonly text: string;
  readonly isWhole: boolean;
}

export type Stream = 'stdout' | 'stderr';

export function formatLine(at: Date, stream: Stream, { text, isWhole }: Omit<LogLine, 'at'>) {
  return `${at.toISOString()} ${stream} ${isWhole ? 'F' : 'P'} ${text}\n`;
}

/** The lines of a stored log. */
export function parseLog(stored: string): readonly LogLine[] {
  return stored
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [at = '', , tag] = line.split(' ', 3);
      const text = line.slice(line.indexOf(` ${tag} `) + 3);
      return { at, text, isWhole: tag === 'F' };
    });
}

/** The lines asked for: those since a time, then the last of them. `now` is what sinceSeconds counts from. */
export function selectLines(
  lines: readonly LogLine[],
  options: PodLogOptions,
  now: Date,
): readonly LogLine[] {
  const { tailLines, sinceTime, sinceSeconds } = options;
  const sinceMs =
    sinceSeconds === undefined
      ? Date.parse(sinceTime ?? '1970-01-01T00:00:00Z')
      : now.getTime() - sinceSeconds * 1000;
  const since = lines.filter(({ at }) => Date.parse(at) >= sinceMs);
  return tailLines === undefined ? since : since.slice(Math.max(0, since.length - tailLines));
}

/** The text that a reader gets for these lines. */
export function renderLines(lines: readonly LogLine[], timestamps = false): string {
  let text = '';
  let startsLine = true;
  for (const line of lines) {
    text +=
      (timestamps && startsLine ? `${line.at} ` : '') + line.text + (line.isWhole ? '\n' : '');
    startsLine = line.isWhole;
  }
  return text;
}

/** The first bytes of a text, without half a character at the end. */
export function firstBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  return new TextDecoder().decode(buffer.subarray(0, bytes), { stream: true });
}

/** The last lines and bytes of a log: what FallbackToLogsOnError keeps as termination message. */
export function lastOf(text: string, lines: number, bytes: number): string {
  const kept = text
    .split('\n')
    .slice(text.endsWith('\n') ? -lines - 1 : -lines)
    .join('\n');
  const buffer = Buffer.from(kept);
  if (buffer.length <= bytes) return kept;
  let start = buffer.length - bytes;
  // 10xxxxxx continues a character that began before.
  while (((buffer[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return buffer.subarray(start).toString();
}
