import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { formatLine } from './log-text.ts';
import type { Stream } from './log-text.ts';

/** A line longer than this is stored in parts. */
const LONGEST_LINE = 16_384;

/** The log of one attempt of one container: a file that is written line by line. */
export interface ContainerLog {
  write(stream: Stream, chunk: Buffer): void;
  /** Nothing comes any more: what was left without a newline becomes a line. */
  close(): void;
  readonly isClosed: boolean;
  /** Everything stored so far. */
  read(): string;
  /** Resolves when something was stored since `length` characters, or the log was closed. */
  changed(length: number): Promise<void>;
}

/** Opens a new, empty log at this path, whose folder must exist. */
export function createContainerLog(path: string): ContainerLog {
  writeFileSync(path, '');
  const partial: Record<Stream, LineSplitter> = {
    stdout: createLineSplitter(),
    stderr: createLineSplitter(),
  };
  let length = 0;
  let isClosed = false;
  let change = Promise.withResolvers<void>();

  function append(stream: Stream, lines: readonly Line[]): void {
    const at = new Date();
    const text = lines.map((line) => formatLine(at, stream, line)).join('');
    if (text === '') return;
    appendFileSync(path, text);
    length += text.length;
    announce();
  }

  function announce(): void {
    change.resolve();
    change = Promise.withResolvers();
  }

  return {
    write: (stream, chunk) => append(stream, partial[stream].push(chunk)),
    close() {
      if (isClosed) return;
      append('stdout', partial.stdout.end());
      append('stderr', partial.stderr.end());
      isClosed = true;
      announce();
    },
    get isClosed() {
      return isClosed;
    },
    read: () => readFileSync(path, 'utf8'),
    changed: (since) => (isClosed || length > since ? Promise.resolve() : change.promise),
  };
}

interface Line {
  readonly text: string;
  readonly isWhole: boolean;
}

interface LineSplitter {
  push(chunk: Buffer): readonly Line[];
  end(): readonly Line[];
}

function createLineSplitter(): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const texts = (rest + decoder.write(chunk)).split('\n');
      rest = texts.pop() ?? '';
      const lines = texts.map((text) => ({ text, isWhole: true }));
      while (rest.length > LONGEST_LINE) {
        lines.push({ text: rest.slice(0, LONGEST_LINE), isWhole: false });
        rest = rest.slice(LONGEST_LINE);
      }
      return lines;
    },
    end() {
      const text = rest + decoder.end();
      rest = '';
      return text === '' ? [] : [{ text, isWhole: true }];
    },
  };
}
