const LATER_MS = 20;

/** Does things a little later, as Slack does what it answers before it has done it. */
export interface Later {
  readonly run: (task: () => void) => void;
  /** Drops what has not been done yet. */
  stop(): void;
}

export function createLater(): Later {
  const timers = new Set<NodeJS.Timeout>();
  return {
    run(task) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        task();
      }, LATER_MS);
      timers.add(timer);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
