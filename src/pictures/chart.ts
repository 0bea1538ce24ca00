import type { Axis } from '../training/series.ts';
import { drawPanel, type Frame } from './panel-drawing.ts';
import type { Panel } from './panels.ts';
import { element, moved, text } from './svg.ts';
import { fontFamily, ink } from './theme.ts';

/** What a chart is about. */
export interface Caption {
  readonly title: string;
  /** In small letters beside it. */
  readonly subtitle: string;
}

const width = 800;
const padding = 16;
const headHeight = 44;
const gap = 12;
const heights = { first: 300, other: 230 } as const;

interface Placed {
  readonly panel: Panel;
  readonly x: number;
  readonly y: number;
  readonly frame: Frame;
}

/** The panels under a caption, as one SVG picture. */
export function drawChart(panels: readonly Panel[], axis: Axis, caption: Caption): string {
  const placed = placePanels(panels);
  const height = Math.max(0, ...placed.map(({ y, frame }) => y + frame.height)) + padding;
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': fontFamily },
    element('rect', {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      fill: ink.paper,
      stroke: ink.border,
    }),
    head(caption),
    ...placed.map(({ panel, x, y, frame }) => moved(x, y, drawPanel(panel, axis, frame))),
  );
}

/** Two beside each other; of an odd number the first has a row of its own. */
function placePanels(panels: readonly Panel[]): readonly Placed[] {
  const whole = width - 2 * padding;
  const first = { width: whole, height: heights.first };
  const half = { width: (whole - gap) / 2, height: heights.other };
  const hasOwnRow = panels.length % 2;
  const top = headHeight + gap + hasOwnRow * (first.height + gap);
  return panels.map((panel, index) => {
    if (hasOwnRow && index === 0) return { panel, x: padding, y: headHeight + gap, frame: first };
    const cell = index - hasOwnRow;
    const x = padding + (cell % 2) * (half.width + gap);
    const y = top + Math.floor(cell / 2) * (half.height + gap);
    return { panel, x, y, frame: half };
  });
}

function head({ title, subtitle }: Caption): string {
  return element(
    'text',
    { x: padding, y: 32, fill: ink.strong, 'font-size': 18, 'font-weight': 700 },
    text(title),
    element(
      'tspan',
      { dx: 12, 'font-size': 13, 'font-weight': 400, fill: ink.faint },
      text(subtitle),
    ),
  );
}
