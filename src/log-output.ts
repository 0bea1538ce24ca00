import { writeSync } from 'node:fs';
import type { Clock } from './clock.ts';

/** Where the log's lines go. */
export interface LogOutput {
  write(line: string): void;
  /** Gives what still waits one last chance; for the moment in which the process exits. */
  flush(): void;
}

/** While a reader is slow, so much waits for it; what comes then is left out. */
const mostWaiting = 8 * 1024 * 1024;
const retryMs = 50;

/** Node makes a pipe non-blocking as soon as it is asked for its stream. */
function writeToStdout(bytes: Uint8Array): number {
  return writeSync(process.stdout.fd, bytes);
}

/**
 * Standard output as a log needs it: a reader that is slow, or gone, never holds the process up.
 * pino's own destination tries for ever to write its last lines into a pipe that nobody reads.
 */
export function createLogOutput(
  clock: Pick<Clock, 'after'>,
  write: (bytes: Uint8Array) => number = writeToStdout,
): LogOutput {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let leftOut = 0;
  let isGone = false;
  let cancel: (() => void) | undefined;

  /** Writes until all is written, or the reader takes no more. */
  function drain(): void {
    for (let [first] = waiting; first; [first] = waiting) {
      const written = attempt(first);
      if (written === 0) return;
      waitingBytes -= written;
      if (written === first.length) waiting.shift();
      else waiting[0] = first.subarray(written);
    }
    if (leftOut === 0) return;
    const count = leftOut;
    leftOut = 0;
    add(`${JSON.stringify({ level: 'warn', leftOut: count, msg: 'log lines were left out' })}\n`);
  }

  function attempt(bytes: Uint8Array): number {
    try {
      return write(bytes);
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
      if (code === 'EAGAIN' || code === 'EBUSY') return 0;
      // Nobody reads it any more.
      isGone = true;
      waiting = [];
      return 0;
    }
  }

  function add(line: string): void {
    const bytes = Buffer.from(line);
    waiting.push(bytes);
    waitingBytes += bytes.length;
  }

  function retryLater(): void {
    if (waiting.length === 0 || cancel) return;
    cancel = clock.after(retryMs, () => {
      cancel = undefined;
      drain();
      retryLater();
    });
  }

  return {
    write(line) {
      if (isGone) return;
      if (waitingBytes > mostWaiting) leftOut += 1;
      else add(line);
      drain();
      retryLater();
    },
    flush: drain,
  };
}
