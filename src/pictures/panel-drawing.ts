import { extent, mean } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';

import type { Axis, Point } from '../training/series.ts';
import { isDrawn, shortCount, shortNumber } from './numbers.ts';
import type { Curve, Panel } from './panels.ts';
import { element, moved, text } from './svg.ts';
import { colourOf, ink } from './theme.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

const margin = { top: 34, right: 92, bottom: 30, left: 58 };
/** A curve that trembles so much, and has so many points, is drawn smoothed over the raw one. */
const noisyFrom = { points: 60, tremble: 0.01 };

/** One panel as SVG, its corner at 0, 0. */
export function drawPanel(panel: Panel, axis: Axis, { width, height }: Frame): string {
  const inner = {
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  const x = scaleLinear(xDomain(panel), [0, inner.width]);
  const y = yScale(panel, inner.height);
  const ends = endLabels(panel, (value) => y.scale(value), inner.height);
  return [
    title(panel, y.isLog),
    moved(
      margin.left,
      margin.top,
      ...y.scale
        .ticks(y.isLog ? 4 : 5)
        .filter(y.isShown)
        .map((value) => rule(y.scale(value), value, inner.width)),
      element('line', {
        x1: 0,
        x2: inner.width,
        y1: inner.height,
        y2: inner.height,
        stroke: ink.axis,
      }),
      ...x.ticks(inner.width < 320 ? 4 : 6).map((value) => xTick(x(value), value, inner.height)),
      element(
        'text',
        { x: -10, y: inner.height + 20, fill: ink.faint, 'font-size': 12, 'text-anchor': 'end' },
        text(axis),
      ),
      ...panel.curves.flatMap((curve, index) => drawCurve(curve, index, x, y.scale)),
      ...panel.curves.flatMap((curve, index) => lostMarks(curve, index, x, inner.height)),
      ...ends.map((label) => endLabel(label, panel, inner.width)),
    ),
  ].join('');
}

type Scale = (value: number) => number;

function title({ title, curves }: Panel, isLog: boolean): string {
  const notes = [
    ...(isLog ? ['log scale'] : []),
    ...(curves.some(({ points }) => isNoisy(points)) ? ['smoothed'] : []),
  ];
  const note = element(
    'tspan',
    { fill: ink.faint, 'font-weight': 400, dx: 8, 'font-size': 12 },
    text(notes.join(', ')),
  );
  return element(
    'text',
    { x: margin.left, y: 18, fill: ink.strong, 'font-size': 14, 'font-weight': 700 },
    text(clipped(title, 40)),
    ...(notes.length > 0 ? [note] : []),
  );
}

function xDomain({ curves }: Panel): [number, number] {
  const [from = 0, to = 1] = extent(curves.flatMap(({ points }) => points.map(({ x }) => x)));
  return from === to ? [from - 1, to + 1] : [Math.min(from, 0.05 * to), to];
}

interface YScale {
  readonly scale: Scale & { ticks(count: number): number[] };
  readonly isLog: boolean;
  /** Of the ticks of a log scale only some have room for a label. */
  readonly isShown: (value: number, index: number, all: readonly number[]) => boolean;
}

/** Logarithmic where a loss spans more than two decades: its end would lie on the axis else. */
function yScale({ curves, title }: Panel, height: number): YScale {
  const values = curves.flatMap(({ points }) => points.filter(isDrawn).map(({ y }) => y));
  const [low = 0, high = 1] = extent(values);
  const spansDecades = low > 1e-30 && high / low > 100;
  if (spansDecades && /loss|lr|learning|ppl|perplexity|norm|error/i.test(title)) {
    const scale = scaleLog([low / 1.2, high * 1.2], [height, 0]);
    const decades = Math.log10(high / low);
    const isShown = (value: number): boolean => {
      const first = Number(value.toExponential().split('e')[0]);
      return decades > 3 ? first === 1 : first === 1 || first === 3;
    };
    return { scale, isLog: true, isShown };
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= Math.max(1e-30, 1e-9 * size)) {
    const room = Math.max(1e-9, 0.1 * size);
    const scale = scaleLinear([low - room, high + room], [height, 0]);
    return { scale, isLog: false, isShown: () => true };
  }
  const scale = scaleLinear([low, high], [height, 0]).nice(5);
  return { scale, isLog: false, isShown: () => true };
}

function rule(at: number, value: number, width: number): string {
  return (
    element('line', { x1: 0, x2: width, y1: at, y2: at, stroke: ink.grid }) +
    element(
      'text',
      { x: -8, y: at + 4, fill: ink.soft, 'font-size': 12, 'text-anchor': 'end' },
      text(shortNumber(value)),
    )
  );
}

function xTick(at: number, value: number, height: number): string {
  return element(
    'text',
    { x: at, y: height + 20, fill: ink.soft, 'font-size': 12, 'text-anchor': 'middle' },
    text(shortCount(value)),
  );
}

/** Broken where a value is no number: nothing is drawn that was not measured. */
function drawCurve(curve: Curve, index: number, x: Scale, y: Scale): readonly string[] {
  const path = (points: readonly Point[], width: number, opacity: number): string =>
    element('path', {
      d:
        line<Point>(
          (point) => x(point.x),
          (point) => y(point.y),
        ).defined((point) => isDrawn(point))(points) ?? '',
      fill: 'none',
      stroke: colourOf(curve.role, index),
      'stroke-width': width,
      'stroke-opacity': opacity,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
    });
  const { points } = curve;
  if (isNoisy(points)) return [path(points, 1, 0.28), path(smoothed(points), 2.2, 1)];
  const dots = points.length > 30 ? [] : points.filter((point) => isDrawn(point));
  return [
    path(points, 2.2, 1),
    ...dots.map((point) =>
      element('circle', {
        cx: x(point.x),
        cy: y(point.y),
        r: 2.6,
        fill: colourOf(curve.role, index),
      }),
    ),
  ];
}

/** By how much each value differs from the middle of its neighbours, against the whole span. */
function isNoisy(points: readonly Point[]): boolean {
  const values = points.filter(isDrawn).map(({ y }) => y);
  const [low = 0, high = 0] = extent(values);
  const tremble = values
    .slice(1, -1)
    .map((value, index) => Math.abs(2 * value - (values[index] ?? 0) - (values[index + 2] ?? 0)));
  return (
    points.length >= noisyFrom.points && (mean(tremble) ?? 0) > noisyFrom.tremble * (high - low)
  );
}

/** The mean of the values around each; at the ends of those that there are. */
function smoothed(points: readonly Point[]): readonly Point[] {
  const reach = Math.max(3, Math.round(points.length / 50));
  return points.map(({ x, y }, index) => {
    if (!isDrawn({ x, y })) return { x, y };
    const near = Math.min(reach, Math.max(reach / 3, Math.min(index, points.length - 1 - index)));
    const from = Math.max(0, Math.round(index - near));
    const around = points.slice(from, Math.round(index + near) + 1).filter(isDrawn);
    return { x, y: mean(around, (point) => point.y) ?? y };
  });
}

/** Where a value was no number: marks at the upper edge, the first of them named. */
function lostMarks(curve: Curve, index: number, x: Scale, height: number): readonly string[] {
  const lost = curve.points.filter((point) => !isDrawn(point));
  const [first] = lost;
  if (!first) return [];
  const at = x(first.x);
  return [
    element('line', {
      x1: at,
      x2: at,
      y1: 0,
      y2: height,
      stroke: ink.alarm,
      'stroke-dasharray': '3 3',
    }),
    ...lost
      .slice(0, 200)
      .map((point) => element('circle', { cx: x(point.x), cy: 0, r: 2.4, fill: ink.alarm })),
    element(
      'text',
      {
        x: at - 6,
        y: 14 + 15 * index,
        fill: ink.alarm,
        'font-size': 12,
        'font-weight': 700,
        'text-anchor': at > 60 ? 'end' : 'start',
      },
      text(`${curve.label} ${shortNumber(first.y)}`),
    ),
  ];
}

interface EndLabel {
  readonly at: number;
  readonly curve: Curve;
  readonly index: number;
  readonly value: number;
}

const labelHeight = 32;

/** One label at the end of each curve, moved apart where they would overlap. */
function endLabels({ curves }: Panel, y: Scale, height: number): readonly EndLabel[] {
  const wanted = curves
    .map((curve, index) => {
      const value = curve.points.findLast((point) => isDrawn(point))?.y ?? 0;
      return { at: y(value), curve, index, value };
    })
    .toSorted((a, b) => a.at - b.at);
  const down: EndLabel[] = [];
  for (const label of wanted)
    down.push({ ...label, at: Math.max(label.at, (down.at(-1)?.at ?? -Infinity) + labelHeight) });
  // What was pushed over the lower edge pushes the others up.
  let limit = height - 16;
  return down.toReversed().map(({ at, curve, index, value }) => {
    const place = Math.min(at, limit);
    limit = place - labelHeight;
    return { at: place, curve, index, value };
  });
}

function endLabel(
  { at, curve, index, value }: EndLabel,
  { title, curves }: Panel,
  width: number,
): string {
  const x = width + 10;
  const isNamed = curves.length > 1 || curve.label !== title;
  return element(
    'text',
    { x, y: isNamed ? at : at + 5, fill: colourOf(curve.role, index), 'font-size': 12 },
    ...(isNamed ? [element('tspan', {}, text(clipped(curve.label, 12)))] : []),
    element(
      'tspan',
      { x, dy: isNamed ? 15 : 0, 'font-weight': 700, 'font-size': 13 },
      text(shortNumber(value)),
    ),
  );
}

function clipped(name: string, length: number): string {
  return name.length <= length ? name : `${name.slice(0, length - 1)}…`;
}
