import type { ServerResponse } from 'node:http';
import type { PageEvent } from './model.ts';

/** A page that reads more slowly than this is cut off; it comes back and gets the state anew. */
const MOST_UNREAD_BYTES = 4 * 1_048_576;
const MOST_PAGES = 16;
const BEAT_MS = 15_000;
/** How soon a browser comes back by itself, in milliseconds. */
const RETRY_MS = 500;

/** Server-sent events to every page that is open. */
export interface Stream {
  /** Sends `first`, and from then on every event, until the page goes away. */
  open(response: ServerResponse, first: PageEvent): void;
  readonly send: (event: PageEvent) => void;
  stop(): void;
}

export function createStream(): Stream {
  const pages = new Set<ServerResponse>();

  function write(page: ServerResponse, text: string): void {
    if (page.writableLength > MOST_UNREAD_BYTES) page.destroy();
    else page.write(text);
  }

  const beat = setInterval(() => {
    for (const page of pages) write(page, ':\n\n');
  }, BEAT_MS);
  beat.unref();

  return {
    open(response, first) {
      const [oldest] = pages;
      if (oldest && pages.size >= MOST_PAGES) oldest.destroy();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      write(response, `retry: ${RETRY_MS}\n${textOf(first)}`);
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    send(event) {
      const text = textOf(event);
      for (const page of pages) write(page, text);
    },
    stop() {
      clearInterval(beat);
      for (const page of pages) page.destroy();
    },
  };
}

function textOf(event: PageEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
