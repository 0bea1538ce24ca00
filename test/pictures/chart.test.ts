import { array, assert, constantFrom, double, property, record, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawChart } from '../../src/pictures/chart.ts';
import { drawCurves } from '../../src/pictures/draw.ts';
import { panelsOf } from '../../src/pictures/panels.ts';
import { toPng } from '../../src/pictures/raster.ts';
import type { Series } from '../../src/training/series.ts';
import { falling, rising, series } from './builders.ts';

const caption = { title: 'resnet', subtitle: 'run abc' };
const draw = (given: readonly Series[], title = 'resnet'): string =>
  drawChart(panelsOf(given), 'step', { ...caption, title });

/** The stretches in which each curve is drawn. */
const stretches = (svg: string): readonly number[] =>
  Array.from(svg.matchAll(/<path d="([^"]*)"/g), ([, path = '']) => path.split('M').length - 1);

const steadily = (count: number, value: (index: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe('a drawing', () => {
  test('has a curve and a label for each metric', () => {
    const svg = draw([series('loss', falling), series('val_loss', falling), series('acc', rising)]);
    expect(stretches(svg)).toEqual([1, 1, 1]);
    for (const label of ['loss', 'train', 'val', 'acc', '0.93', 'resnet', 'run abc'])
      expect(svg).toContain(`>${label}<`);
  });

  test('draws nothing where nothing was measured, and says so', () => {
    const svg = draw([series('loss', [2, 1, NaN, Infinity, 1, 0.5])]);
    expect(stretches(svg)).toEqual([2]);
    expect(svg).toContain('>loss NaN<');
  });

  test('is logarithmic where a loss spans more than two decades, and only there', () => {
    expect(draw([series('loss', [10, 1, 0.01])])).toContain('>log scale<');
    expect(draw([series('loss', [10, 1, 0.2])])).not.toContain('log scale');
    expect(draw([series('loss', [10, 1, 0])])).not.toContain('log scale');
    expect(draw([series('acc', [0.001, 0.5, 0.9])])).not.toContain('log scale');
  });

  test('is smoothed where a curve trembles, over what was measured, and says so', () => {
    const noisy = draw([
      series(
        'loss',
        steadily(200, (index) => 1 + (index % 2)),
      ),
    ]);
    expect(stretches(noisy)).toEqual([1, 1]);
    expect(noisy).toContain('>smoothed<');
    expect(
      draw([
        series(
          'loss',
          steadily(200, (index) => index),
        ),
      ]),
    ).not.toContain('smoothed');
  });

  test('labels of curves that end together do not overlap', () => {
    const names = ['loss', 'val_loss', 'test_loss'];
    const svg = draw(names.map((name) => series(name, [2, 1])));
    const rows = Array.from(
      svg.matchAll(/<text x="[\d.]+" y="([-\d.]+)" fill="[^"]+" font-size="12"><tspan>/g),
    );
    const ys = rows.map(([, y]) => Number(y)).toSorted((a, b) => a - b);
    expect(ys).toHaveLength(3);
    expect(ys.slice(1).every((y, index) => y - (ys[index] ?? 0) >= 30)).toBe(true);
  });

  test('whatever people call things, it is well-formed and their names stay words', () => {
    const name = string({ unit: 'binary', maxLength: 30 });
    const nasty = constantFrom('</text><script>', '"/>', '&amp;', '\u0000', '\ud800', ']]>');
    const given = record({
      name: tuple(name, nasty).map(([first, second]) => `${first}${second}loss`),
      values: array(double({ noDefaultInfinity: false }), { minLength: 2, maxLength: 5 }),
    });
    assert(
      property(array(given, { maxLength: 4 }), name, (all, title) => {
        const svg = draw(
          all.map(({ name, values }) => series(name, values)),
          title,
        );
        expect(flaws(svg)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** What keeps a text from being XML of known elements only. */
function flaws(svg: string): readonly string[] {
  const known = /^(?:svg|rect|text|tspan|g|line|path|circle)$/;
  const open: string[] = [];
  const found: string[] = [];
  // oxlint-disable-next-line no-control-regex -- these are what is to be found
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(svg) || !svg.isWellFormed())
    found.push('bytes');
  for (const [tag, slash, name = '', , empty] of svg.matchAll(
    /<(\/?)(\w+)((?: [\w-]+="[^"<]*")*)(\/?)>|</g,
  )) {
    if (name === '') found.push(`torn: ${tag}`);
    if (!known.test(name)) found.push(`unknown: ${name}`);
    if (slash !== '' && open.pop() !== name) found.push(`closes ${name}`);
    if (slash === '' && empty === '') open.push(name);
  }
  if (open.length > 0) found.push(`open: ${open.join()}`);
  if (/NaN|undefined/.test(svg.replaceAll(/>[^<]*</g, '><')))
    found.push('a place that is no number');
  return found;
}

/** Width and height as the PNG's header says. */
function sizeOf(png: Uint8Array): readonly number[] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('a picture', () => {
  test('is a PNG of twice the size of the drawing', async () => {
    const picture = await drawCurves({ axis: 'step', series: [series('loss', falling)] }, caption);
    expect(
      Buffer.from(picture?.png ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(sizeOf(picture?.png ?? new Uint8Array(24))).toEqual([1600, 744]);
    expect(picture?.summary).toBe('loss fell from 2.3 to 0.4 over 30 steps');
  });

  test('is none where there is nothing to draw', async () => {
    expect(await drawCurves({ axis: 'step', series: [] }, caption)).toBeUndefined();
  });

  test('shows words on a machine that has no fonts: those that are shipped are used', async () => {
    const png = (word: string) =>
      toPng(
        `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50" font-family="DejaVu Sans"><text x="10" y="30">${word}</text></svg>`,
      );
    const [blank, thin, bold] = await Promise.all([
      png(''),
      png('loss'),
      png('<tspan font-weight="700">loss</tspan>'),
    ]);
    expect(Buffer.compare(thin, blank)).not.toBe(0);
    expect(Buffer.compare(bold, thin)).not.toBe(0);
  });
});
