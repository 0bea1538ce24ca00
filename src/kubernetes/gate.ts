/** Lets so many in at a time; of those that wait, the urgent ones first, each in the order it came. */
export interface Gate {
  /** Resolves with what is to be called when leaving. Rejects with the signal's reason when it aborts. */
  enter(isUrgent: boolean, signal: AbortSignal): Promise<() => void>;
}

export function createGate(most: number): Gate {
  const urgent = new Set<() => void>();
  const others = new Set<() => void>();
  let inside = 0;

  function leave(): void {
    inside -= 1;
    for (const waiting of [urgent, others])
      for (const go of waiting) {
        waiting.delete(go);
        go();
        return;
      }
  }

  /** Each can leave once, however often it says so. */
  function enterNow(): () => void {
    inside += 1;
    let isInside = true;
    return () => {
      if (isInside) leave();
      isInside = false;
    };
  }

  return {
    async enter(isUrgent, signal) {
      signal.throwIfAborted();
      if (inside < most) return enterNow();
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const waiting = isUrgent ? urgent : others;
      const go = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(enterNow());
      };
      const giveUp = (): void => {
        waiting.delete(go);
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- as the signal has it
        reject(signal.reason);
      };
      waiting.add(go);
      signal.addEventListener('abort', giveUp, { once: true });
      return promise;
    },
  };
}
