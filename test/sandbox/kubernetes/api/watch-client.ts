import { onTestFinished } from 'vitest';
import type { ApiServer } from './api-server.ts';

/** One line of a watch. */
interface Line {
  readonly type: string;
  // Objects of any kind are looked at field by field.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly object: any;
}

/** A watch as a client reads it. */
export interface WatchClient {
  /** The next line; undefined when the watch has ended. Throws where it broke. */
  next(): Promise<Line | undefined>;
  /** The next `count` lines as `TYPE name`. */
  told(count: number): Promise<string[]>;
  /** What came and is no whole line. */
  rest(): string;
}

/** Opens a watch that ends with the test. */
export async function openWatch(server: ApiServer, path: string): Promise<WatchClient> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: 'Bearer admin' },
    signal: controller.signal,
  });
  if (response.body === null) throw new Error('a watch without a body');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let buffered = '';

  async function next(): Promise<Line | undefined> {
    for (;;) {
      const end = buffered.indexOf('\n');
      if (end >= 0) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 1);
        return JSON.parse(line);
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      buffered += decoder.decode(value, { stream: true });
    }
  }

  return {
    next,
    rest: () => buffered,
    async told(count) {
      const lines: string[] = [];
      for (let i = 0; i < count; i += 1) {
        const line = await next();
        if (line === undefined) throw new Error(`the watch ended after ${lines.join(', ')}`);
        lines.push(`${line.type} ${line.object.metadata.name ?? ''}`.trim());
      }
      return lines;
    },
  };
}
