import { drawings } from './log-lines.ts';
import type { Pattern } from './pattern.ts';
import { rankOf } from './progress/names.ts';
import { leftAt } from './progress/pace.ts';
import { readLine } from './progress/read-line.ts';
import { advance, epochsDone, type ProgressState } from './progress/state.ts';
import { readByPattern } from './progress/pattern.ts';

export { createLastMetrics } from './progress/last-metrics.ts';
export { noProgress, type ProgressState } from './progress/state.ts';

/** Numbers a log tells, by name, as written: `{ loss: "0.213", epoch: "3/10" }`. */
export type Metrics = Readonly<Record<string, string>>;

/** A line of a log, with when it was written. */
export interface TimedLine {
  readonly atMs: number;
  /** May hold many drawings of a bar, with carriage returns between them. */
  readonly text: string;
}

/** How far a running training is, as far as its log tells. */
export interface Progress {
  /** Of the whole run, 0 to 1. */
  readonly fraction?: number;
  /** Counted from 1; a fraction where the program counts so. */
  readonly epoch?: { readonly number: number; readonly of?: number };
  readonly step?: { readonly done: number; readonly of?: number };
  /** Until the end, counted from `at`. */
  readonly leftMs?: number;
  /** The newest, the most telling first. */
  readonly metrics: Metrics;
  /** When the newest line that told anything was written. RFC 3339. */
  readonly at: string;
}

const mostMetrics = 6;

/**
 * Takes in the next lines of a log. `pattern` is what the catalog says of this model's own lines:
 * a line that it matches is read by it alone.
 */
export function follow(
  state: ProgressState,
  lines: readonly TimedLine[],
  pattern?: Pick<Pattern, 'exec'>,
): ProgressState {
  let next = state;
  for (const { atMs, text } of lines)
    for (const drawing of drawings(text)) {
      const reading = readByPattern(drawing, pattern) ?? readLine(drawing, next.columns);
      if (reading) next = advance(next, reading, atMs);
    }
  return next;
}

/** What there is to show; undefined while the log has told nothing. */
export function progressOf(state: ProgressState): Progress | undefined {
  const { atMs, fraction } = state;
  if (atMs === undefined) return undefined;
  const ranked = Object.entries(state.metrics).toSorted(([a], [b]) => rankOf(a) - rankOf(b));
  const epoch = epochShown(state);
  const step = stepShown(state);
  const metrics = Object.fromEntries(ranked.slice(0, mostMetrics));
  if (!epoch && !step && ranked.length === 0) return undefined;
  const leftMs = left(state, atMs);
  return {
    ...(fraction !== undefined && { fraction }),
    ...(epoch && { epoch }),
    ...(step && { step }),
    ...(leftMs !== undefined && { leftMs }),
    metrics,
    at: new Date(atMs).toISOString(),
  };
}

function epochShown({ epochs }: ProgressState): Progress['epoch'] {
  const done = epochsDone(epochs);
  if (done === undefined) return undefined;
  const { total, countsFromZero, current = 0 } = epochs;
  const of = total === undefined ? undefined : Math.max(total, countsFromZero ? current + 1 : 0);
  const number = epochs.isFraction ? done : Math.min(done + 1, of ?? Infinity);
  return { number, ...(of !== undefined && { of }) };
}

function stepShown({ steps }: ProgressState): Progress['step'] {
  if (!steps) return undefined;
  return { done: steps.done, ...(steps.total !== undefined && { of: steps.total }) };
}

/** As a bar over the whole run says itself, else by the pace, else by this epoch's bar. */
function left(state: ProgressState, atMs: number): number | undefined {
  const { steps, fraction, basis, pace } = state;
  if (fraction === undefined) return undefined;
  if (fraction >= 1) return 0;
  if (basis?.startsWith('run') && steps?.leftMs !== undefined)
    return Math.max(0, steps.leftMs - (atMs - steps.atMs));
  return leftAt(pace, fraction, atMs) ?? leftByEpochBar(state);
}

function leftByEpochBar({ steps, epochs, fraction = 0 }: ProgressState): number | undefined {
  const { total } = epochs;
  if (steps?.leftMs === undefined || steps.elapsedMs === undefined || total === undefined)
    return undefined;
  const epochMs = steps.elapsedMs + steps.leftMs;
  return epochMs * total * (1 - fraction);
}
