/** How a watch can go wrong, or end. */
export type WatchCut =
  /** Ended as the server does at its time limit. */
  | 'close'
  /** The socket breaks. */
  | 'reset'
  /** 410 Gone, and the end. */
  | 'gone'
  /** Half a line, and the end. */
  | 'truncate'
  /** Nothing comes any more, and the connection stays open. */
  | 'silence';

/** One open watch, as whoever cuts it sees it. */
interface OpenWatch {
  cut(how: WatchCut): void;
}

/** Every watch that is open now. */
export interface WatchRegistry {
  readonly size: number;
  add(watch: OpenWatch): () => void;
  each(act: (watch: OpenWatch) => void): void;
}

export function createWatchRegistry(): WatchRegistry {
  const open = new Set<OpenWatch>();
  return {
    get size() {
      return open.size;
    },
    add(watch) {
      open.add(watch);
      return () => open.delete(watch);
    },
    each(act) {
      for (const watch of open) act(watch);
    },
  };
}
