import { drawings } from './log-lines.ts';
import type { Pattern } from './pattern.ts';
import { toNumber } from './progress/pairs.ts';
import { readByPattern } from './progress/pattern.ts';
import { readLine } from './progress/read-line.ts';
import type { Reading } from './progress/reading.ts';
import { createSeriesCollector, type Axis, type Curves } from './series.ts';

/** Turns the lines of a log into the metrics it tells. */
export interface LogSeries {
  add(line: string): void;
  curves(): Curves;
}

/** How far the run is, on each axis that its lines tell of. */
interface Place {
  step: number | undefined;
  epoch: number | undefined;
  reading: number;
}

/** `pattern` is what the catalog says of this model's own lines. */
export function createLogSeries(pattern?: Pick<Pattern, 'exec'>): LogSeries {
  const collectors = {
    step: createSeriesCollector(),
    epoch: createSeriesCollector(),
    reading: createSeriesCollector(),
  };
  const steps = createStepCount();
  const place: Place = { step: undefined, epoch: undefined, reading: 0 };
  /** Metrics that are told with the step they belong to. */
  const stepped = new Set<string>();
  let columns: readonly string[] = [];

  function take(reading: Reading): void {
    columns = reading.columns ?? columns;
    place.reading += 1;
    if (!reading.isAside) {
      place.step = steps.count(reading) ?? place.step;
      place.epoch = reading.epoch ?? reading.epochsDone ?? place.epoch;
    }
    const hasStep = reading.step !== undefined && !reading.isAside;
    for (const [name, value] of Object.entries(reading.metrics)) {
      const y = toNumber(value);
      if (hasStep) stepped.add(name);
      // The mean of an epoch is none of the values of its steps.
      if (place.step !== undefined && (hasStep || !stepped.has(name)))
        collectors.step.add(name, place.step, y);
      if (place.epoch !== undefined) collectors.epoch.add(name, place.epoch, y);
      collectors.reading.add(name, place.reading, y);
    }
  }

  return {
    add(line) {
      for (const drawing of drawings(line)) {
        const reading = readByPattern(drawing, pattern) ?? readLine(drawing, columns);
        if (reading) take(reading);
      }
    },
    curves() {
      const axis: Axis =
        stepped.size > 0 ? 'step' : place.epoch === undefined ? 'reading' : 'epoch';
      return { axis, series: collectors[axis].series() };
    },
  };
}

/** Counts steps over the whole run, where a program begins again with each epoch. */
function createStepCount(): { count(reading: Reading): number | undefined } {
  let epoch: number | undefined;
  let firstEpoch: number | undefined;
  let before = 0;
  let last: { readonly key: string; readonly step: number; readonly total: number } | undefined;

  return {
    count({ step, steps, over, bar, epoch: told }) {
      if (told !== undefined && Number.isInteger(told)) {
        epoch = told;
        firstEpoch ??= told;
      }
      if (step === undefined) return undefined;
      if (over === 'run') return step;
      if (over === 'epoch' && epoch !== undefined && steps !== undefined)
        return (epoch - Math.min(firstEpoch ?? 0, 1)) * steps + step;
      const key = bar ?? '';
      if (last?.key === key && step < last.step && last.step >= 0.9 * last.total)
        before += last.step;
      last = { key, step, total: steps ?? step };
      return before + step;
    },
  };
}
