import { drawings } from '../log-lines.ts';
import { rankOf } from './names.ts';
import { readLine } from './read-line.ts';
import type { Reading } from './reading.ts';

const mostMetrics = 8;

/** Turns the lines of a log's end into the metrics it tells last. */
export interface LastMetrics {
  add(line: string): void;
  /**
   * The last value of each, at most eight, by the names the program gave them. Numbers only (NaN
   * and infinity are numbers to whoever trains); values as written.
   */
  metrics(): Readonly<Record<string, string>>;
}

export function createLastMetrics(): LastMetrics {
  const told = new Map<string, string>();
  let columns: readonly string[] = [];

  function take(reading: Reading): void {
    columns = reading.columns ?? columns;
    for (const [name, value] of Object.entries({ ...counted(reading), ...reading.metrics })) {
      // What was told last stands last.
      told.delete(name);
      told.set(name, value);
    }
  }

  return {
    add(line) {
      for (const drawing of drawings(line)) {
        const reading = readLine(drawing, columns);
        if (reading) take(reading);
      }
    },
    metrics() {
      const newestFirst = Array.from(told)
        .toReversed()
        .slice(0, 3 * mostMetrics);
      const ranked = newestFirst.toSorted(([a], [b]) => rankOf(a) - rankOf(b));
      return Object.fromEntries(ranked.slice(0, mostMetrics));
    },
  };
}

/** How far it was, as the line says it; a bar is no metric. */
function counted({ epoch, epochs, step, steps, bar, isAside }: Reading): Record<string, string> {
  if (isAside) return {};
  const of = (count: number, total: number | undefined): string =>
    total === undefined ? String(count) : `${count}/${total}`;
  return {
    ...(epoch !== undefined && { epoch: of(epoch, epochs) }),
    ...(step !== undefined && bar === undefined && { step: of(step, steps) }),
  };
}
