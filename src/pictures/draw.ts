import type { Picture } from '../reconcile/ports.ts';
import type { Curves } from '../training/series.ts';
import { drawChart, type Caption } from './chart.ts';
import { panelsOf } from './panels.ts';
import { toPng } from './raster.ts';
import { summaryOf } from './summary.ts';

/** A run's curves as a picture; undefined where there is nothing to draw. */
export async function drawCurves(
  { axis, series }: Curves,
  caption: Caption,
): Promise<Picture | undefined> {
  const panels = panelsOf(series);
  if (panels.length === 0) return undefined;
  const png = await toPng(drawChart(panels, axis, caption));
  return { png, summary: summaryOf(panels, axis) };
}
