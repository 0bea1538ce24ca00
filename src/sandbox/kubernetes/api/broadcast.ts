/** Tells every listener of every event, in order. */
export interface Broadcast<Event> {
  readonly subscribe: (listener: (event: Event) => void) => () => void;
  readonly publish: (event: Event) => void;
}

/**
 * Delivers synchronously. What a listener publishes while it is being told waits until everybody
 * has heard the event before it.
 */
export function createBroadcast<Event>(): Broadcast<Event> {
  const listeners = new Set<(event: Event) => void>();
  const queue: Event[] = [];
  let delivering = false;

  function drain(): void {
    delivering = true;
    try {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
        for (const listener of listeners) listener(event);
      }
    } finally {
      delivering = false;
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(event) {
      queue.push(event);
      if (!delivering) drain();
    },
  };
}
