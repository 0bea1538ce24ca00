import type { Clock } from '../clock.ts';
import type { RunPictures, RunSource, SharedLogs, Snapshot } from '../reconcile/ports.ts';
import type { SharedEvents } from '../share/events.ts';
import { createLogSeries } from '../training/log-series.ts';
import type { Pattern } from '../training/pattern.ts';
import type { Curves } from '../training/series.ts';
import { createTurns } from './turns.ts';

export interface RunPicturesDeps {
  readonly source: Pick<RunSource, 'logLines'>;
  readonly sharedLogs: Pick<SharedLogs, 'lines'>;
  readonly sharedEvents: SharedEvents;
  readonly clock: Clock;
  /** The pattern of a model's own log lines, where the catalog has one. */
  readonly pattern: (model: string) => Pattern | undefined;
}

/** A log that takes longer than this to read is drawn as far as it came. */
const readMs = 30_000;
/** Pictures that are drawn at a time: each reads a log of many megabytes. */
const mostAtOnce = 2;

/** What draws is loaded with the first picture: a start does not pay for it. */
export function createRunPictures(deps: RunPicturesDeps): RunPictures {
  const { source, sharedLogs, sharedEvents, clock } = deps;
  const turns = createTurns(mostAtOnce);

  async function ofEvents({ spec }: Snapshot): Promise<Curves> {
    const { eventCurves } = await import('./event-series.ts');
    return eventCurves(sharedEvents.files(spec));
  }

  async function ofLines({ spec }: Snapshot, lines: AsyncIterable<string>): Promise<Curves> {
    const series = createLogSeries(deps.pattern(spec.model));
    try {
      for await (const line of lines) series.add(line);
    } catch {
      // Of a log that breaks off what was read is drawn.
    }
    return series.curves();
  }

  async function ofPod(run: Snapshot, podName: string | undefined): Promise<Curves> {
    if (podName === undefined) return nothing;
    const limit = new AbortController();
    const cancel = clock.after(readMs, () => limit.abort());
    try {
      return await ofLines(run, source.logLines(run, { podName, signal: limit.signal }));
    } finally {
      cancel();
    }
  }

  async function curvesOf(run: Snapshot, podName: string | undefined): Promise<Curves> {
    const sources = [
      () => ofEvents(run),
      () => ofPod(run, podName),
      () => ofLines(run, sharedLogs.lines(run.spec)),
    ];
    for (const read of sources) {
      const curves = await read().catch(() => nothing);
      if (curves.series.length > 0) return curves;
    }
    return nothing;
  }

  return {
    draw: (run, podName) =>
      turns.take(async () => {
        const curves = await curvesOf(run, podName);
        if (curves.series.length === 0) return undefined;
        const { drawCurves } = await import('./draw.ts');
        return drawCurves(curves, { title: run.spec.model, subtitle: `run ${run.spec.id}` });
      }),
  };
}

const nothing: Curves = { axis: 'step', series: [] };
