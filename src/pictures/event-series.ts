import type { EventFile } from '../share/events.ts';
import { counterOf, weightOf } from '../training/progress/names.ts';
import { createSeriesCollector, type Curves } from '../training/series.ts';
import { recordsOf } from './records.ts';
import { scalarsOf } from './events.ts';

/** The metrics in a run's event files, against the steps they were written at. */
export async function eventCurves(files: AsyncIterable<EventFile>): Promise<Curves> {
  const collector = createSeriesCollector();
  for await (const { folder, chunks } of files)
    for await (const record of recordsOf(chunks))
      for (const { tag, step, value } of scalarsOf(record)) {
        // Keras writes `epoch_loss` into the folders train and validation.
        const name = folder === '' ? tag : `${folder}/${tag}`;
        if (isMetric(tag)) collector.add(name, step, value);
      }
  return { axis: 'step', series: collector.series() };
}

/** Beside metrics there is how fast it goes, which epoch it is, and a place-holder of Lightning's. */
function isMetric(tag: string): boolean {
  const name = tag.split('/').at(-1) ?? tag;
  return counterOf(name) === undefined && weightOf(tag) !== undefined && tag !== 'hp_metric';
}
