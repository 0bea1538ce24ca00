/** Lets so many do their work at a time; the others wait, first come first served. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(mostAtOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  return {
    async take(work) {
      if (underWay >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else underWay += 1;
      try {
        return await work();
      } finally {
        // The turn goes on to the next, or is over.
        const next = waiting.shift();
        if (next) next();
        else underWay -= 1;
      }
    },
  };
}
