/**
 * Lets so many in at a time; of those that wait, the urgent ones first, each in the order it came. So
 * many places are kept for the urgent ones: what nobody waits for may hang for long.
 */
export interface Gate {
  /** Resolves with what is to be called when leaving. Rejects with the signal's reason when it aborts. */
  enter(isUrgent: boolean, signal: AbortSignal): Promise<() => void>;
}

export function createGate(most: number, keptForUrgent = 0): Gate {
  const urgent = new Set<() => void>();
  const others = new Set<() => void>();
  let inside = 0;

  const hasRoom = (isUrgent: boolean): boolean => inside < (isUrgent ? most : most - keptForUrgent);

  function leave(): void {
    inside -= 1;
    for (const [waiting, isUrgent] of [
      [urgent, true],
      [others, false],
    ] as const)
      for (const go of waiting) {
        if (!hasRoom(isUrgent)) return;
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
      if (hasRoom(isUrgent)) return enterNow();
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
