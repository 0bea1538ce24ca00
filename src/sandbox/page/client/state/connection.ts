import type { PageEvent, PageState } from '../../model.ts';
import { reduce } from './reduce.ts';
import { fromWire } from './wire.ts';

/** What the page knows, and whether it still hears of changes. */
interface Seen {
  readonly state: PageState | undefined;
  readonly isConnected: boolean;
}

export interface Connection {
  readonly seen: () => Seen;
  readonly subscribe: (listener: () => void) => () => void;
}

const RETRY_MS = 1_000;

/**
 * Follows the server's events and comes back by itself when they break off. After a restart of the
 * server the page may be an old one: `reload` gets the new.
 */
export function connect(address: string, reload: () => void): Connection {
  const listeners = new Set<() => void>();
  let seen: Seen = { state: undefined, isConnected: false };

  function become(next: Partial<Seen>): void {
    seen = { ...seen, ...next };
    for (const listener of listeners) listener();
  }

  function hear(event: PageEvent): void {
    const known = seen.state?.start;
    if (event.type === 'state' && known !== undefined && known !== event.state.start)
      return reload();
    return become({ state: reduce(seen.state, event), isConnected: true });
  }

  function open(): void {
    const source = new EventSource(address);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      hear(fromWire<PageEvent>(data));
    });
    source.addEventListener('error', () => {
      become({ isConnected: false });
      // Where the server answered with an error, a browser does not try again.
      if (source.readyState !== EventSource.CLOSED) return;
      source.close();
      setTimeout(open, RETRY_MS);
    });
  }

  open();
  return {
    seen: () => seen,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
