import type { SectionBlock } from '@slack/types';

import type { KnownRun } from '../../reconcile/people-ports.ts';
import { hasEnded, type Phase } from '../../training/run.ts';
import { context, message, section, type Message } from './blocks.ts';
import { code, escapeText, fit, oneLine } from './escape.ts';
import { limits, shares } from './limits.ts';
import { clause } from './status.ts';
import { threadLink, type Permalink } from './thread-link.ts';
import { count, duration } from './units.ts';

/** A list of runs for one person. */
export interface RunList {
  /** Whose runs they are, as the end of a sentence: `of yours`, `that you may see`, `of vision1`. */
  readonly whose: string;
  /** Newest first. */
  readonly runs: readonly KnownRun[];
  readonly isOwn: (run: KnownRun) => boolean;
  readonly permalink: Permalink;
  readonly now: number;
}

/** More are counted and not shown. */
export const mostListed = 20;

/** The runs as a table, one a line, with a link to each thread; why one waits stands below it. */
export function renderRunList(list: RunList): Message {
  const { runs, whose } = list;
  if (runs.length === 0)
    return message(`There is no run ${whose}`, [
      section(
        `:information_source: *${escapeText(`There is no run ${whose}`)}*\n${code('/train')} opens a form, ${code('/train list all')} shows all runs that you may see.`,
      ),
    ]);
  const fact = `${count(runs.length, 'run')} ${whose}: ${tally(runs)}`;
  const shown = runs.slice(0, mostListed);
  const more = runs.length - shown.length;
  return message(fact, [
    section(`*${fit(fact, shares.status)}*`),
    ...rowBlocks(table(shown, list)),
    ...(more > 0 ? [context(`and ${count(more, 'older run')} more`)] : []),
  ]);
}

/** `2 running, 1 waiting, 5 finished`. */
function tally(runs: readonly KnownRun[]): string {
  const counts = new Map<Phase, number>();
  for (const { view } of runs)
    counts.set(view.state.phase, (counts.get(view.state.phase) ?? 0) + 1);
  return order
    .filter((phase) => counts.has(phase))
    .map((phase) => `${counts.get(phase)} ${phase}`)
    .join(', ');
}

const order: readonly Phase[] = [
  'queued',
  'waiting',
  'running',
  'restarting',
  'finished',
  'failed',
  'cancelled',
  'deleted',
];

/** The columns, and how wide each may be: a longer word is cut. */
const columns = [
  ['RUN', 10],
  ['MODEL', 16],
  ['STATE', 10],
  ['SINCE', 9],
  ['GPUS', 4],
  ['WHO', 14],
] as const;

function table(runs: readonly KnownRun[], list: RunList): string[] {
  const rows = [columns.map(([name]) => name), ...runs.map((run) => cellsOf(run, list.now))];
  const widths = columns.map(([, most], index) =>
    Math.min(most, Math.max(...rows.map((row) => lengthOf(row[index] ?? '')))),
  );
  const [header = '', ...lines] = rows.map((row) => aligned(row, widths));
  return [
    header,
    ...runs.map((run, index) =>
      [`${lines[index]} ${linkTo(run, list)}`.trim(), ...why(run)].join('\n'),
    ),
  ];
}

function cellsOf({ view: { spec, state } }: KnownRun, now: number): string[] {
  const sinceMs = now - Date.parse(state.since ?? spec.requestedAt);
  return [
    spec.id,
    spec.model,
    state.phase,
    sinceMs < 1000 ? 'now' : duration(sinceMs),
    spec.type === 'gpu' ? String(spec.gpuCount) : '–',
    spec.user.id,
  ].map((text) => oneLine(text).replaceAll('`', '\u02cb'));
}

const lengthOf = (text: string): number => Array.from(text).length;

/** Inline code keeps its spaces: the columns stand below each other. */
function aligned(texts: readonly string[], widths: readonly number[]): string {
  const cells = texts.map((text, index) => {
    const width = widths[index] ?? 0;
    const shown =
      lengthOf(text) > width
        ? `${Array.from(text)
            .slice(0, width - 1)
            .join('')}…`
        : text;
    return shown + ' '.repeat(Math.max(0, width - lengthOf(shown)));
  });
  return `\`${escapeText(cells.join(' '))}\``;
}

function linkTo(run: KnownRun, { isOwn, permalink }: RunList): string {
  return threadLink(run.card, permalink, { label: 'thread', isOwn: isOwn(run) });
}

/** Why it waits, in a few words; the end has its own message. */
function why({ view: { state } }: KnownRun): string[] {
  if (hasEnded(state) || !state.diagnosis) return [];
  return [`      ↳ ${fit(clause(state.diagnosis.cause), 120)}`];
}

/** As few sections as hold all the rows; no row is torn. */
function rowBlocks(rows: readonly string[]): SectionBlock[] {
  const texts: string[] = [];
  for (const one of rows) {
    const last = texts.at(-1);
    if (last === undefined || last.length + one.length + 1 > limits.section.text) texts.push(one);
    else texts[texts.length - 1] = `${last}\n${one}`;
  }
  return texts.map(section);
}
