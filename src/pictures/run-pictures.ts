import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { AskedPictures, LogReader } from '../reconcile/people-ports.ts';
import type { RunPictures, RunSource, SharedLogs, Snapshot } from '../reconcile/ports.ts';
import type { SharedEvents } from '../share/events.ts';
import { createLogSeries } from '../training/log-series.ts';
import type { Pattern } from '../training/pattern.ts';
import type { Curves } from '../training/series.ts';
import type { MappedUser } from '../training/users.ts';
import { withTurns } from '../turns.ts';
import { createTurns } from './turns.ts';

export interface RunPicturesDeps {
  /** Reads as the run's owner. */
  readonly source: Pick<RunSource, 'logLines'>;
  /** Reads as whoever asks. */
  readonly reader: Pick<LogReader, 'lines'>;
  readonly sharedLogs: Pick<SharedLogs, 'lines'>;
  readonly sharedEvents: SharedEvents;
  readonly clock: Clock;
  /** The pattern of a model's own log lines, where the catalog has one. */
  readonly pattern: (model: string) => Pattern | undefined;
}

/** A log that takes longer than this to read is drawn as far as it came. */
const readMs = 30_000;
/** A log on the share is read as fast as it comes, and that is without any pause. */
const linesAtATime = 50;
/** Pictures that are drawn at a time: each reads a log of many megabytes. */
const mostAtOnce = 2;

/**
 * Draws runs, for the bot itself and for people who ask. What draws is loaded with the first picture:
 * a start does not pay for it.
 */
export function createRunPictures(deps: RunPicturesDeps): RunPictures & AskedPictures {
  const { source, reader, sharedLogs, sharedEvents, clock } = deps;
  const turns = createTurns(mostAtOnce);

  async function ofEvents({ spec }: Snapshot): Promise<Curves> {
    const { eventCurves } = await import('./event-series.ts');
    return eventCurves(sharedEvents.files(spec));
  }

  async function ofLines({ spec }: Snapshot, lines: AsyncIterable<string>): Promise<Curves> {
    const series = createLogSeries(deps.pattern(spec.model));
    let read = 0;
    try {
      for await (const line of withTurns(lines, linesAtATime)) {
        series.add(line);
        read += 1;
      }
    } catch (error) {
      // Of a log that breaks off what was read is drawn.
      if (read === 0) throw error;
    }
    return series.curves();
  }

  async function ofPod(
    run: Snapshot,
    podName: string | undefined,
    by: MappedUser | undefined,
  ): Promise<Curves> {
    if (podName === undefined) return nothing;
    const limit = new AbortController();
    const cancel = clock.after(readMs, () => limit.abort());
    try {
      const what = { podName, signal: limit.signal };
      return await ofLines(run, by ? reader.lines(run, what, by) : source.logLines(run, what));
    } finally {
      cancel();
    }
  }

  async function curvesOf(
    run: Snapshot,
    podName: string | undefined,
    by: MappedUser | undefined,
  ): Promise<Curves> {
    const sources = [
      () => ofEvents(run),
      () => ofPod(run, podName, by),
      () => ofLines(run, sharedLogs.lines(run.spec)),
    ];
    for (const read of sources) {
      const curves = await read().catch(nothingUnlessRefused);
      if (curves.series.length > 0) return curves;
    }
    return nothing;
  }

  return {
    draw: (run: Snapshot, podName: string | undefined, by?: MappedUser) =>
      turns.take(async () => {
        const curves = await curvesOf(run, podName, by);
        if (curves.series.length === 0) return undefined;
        const { drawCurves } = await import('./draw.ts');
        return drawCurves(curves, { title: run.spec.model, subtitle: `run ${run.spec.id}` });
      }),
  };
}

const nothing: Curves = { axis: 'step', series: [] };

/** What cannot be read is not drawn; only somebody who may not read it is to know. */
function nothingUnlessRefused(error: unknown): Curves {
  if (error instanceof Refusal && mayNot.has(error.reason)) throw error;
  return nothing;
}

const mayNot: ReadonlySet<Refusal['reason']> = new Set(['forbidden', 'impersonation']);
