import { drawings } from '../log-lines.ts';
import { rankOf } from './names.ts';
import { readLine } from './read-line.ts';
import type { Reading } from './reading.ts';

const mostMetrics = 8;

/**
 * The last value of each metric that a log's end tells, at most eight, by the names the program
 * gave them. Numbers only (NaN and infinity are numbers to whoever trains); values as written.
 */
export function lastMetrics(lines: readonly string[]): Readonly<Record<string, string>> {
  const metrics: Record<string, string> = {};
  let columns: readonly string[] = [];
  for (const drawing of lines.flatMap(drawings)) {
    const reading = readLine(drawing, columns);
    if (!reading) continue;
    columns = reading.columns ?? columns;
    for (const [name, value] of Object.entries({ ...counted(reading), ...reading.metrics })) {
      // What was told last stands last.
      delete metrics[name];
      metrics[name] = value;
    }
  }
  const newestFirst = Object.entries(metrics)
    .toReversed()
    .slice(0, 3 * mostMetrics);
  const ranked = newestFirst.toSorted(([a], [b]) => rankOf(a) - rankOf(b));
  return Object.fromEntries(ranked.slice(0, mostMetrics));
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
