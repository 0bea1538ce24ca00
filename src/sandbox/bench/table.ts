import type { Bound, Unit } from './goals.ts';
import type { Judgement } from './measured.ts';

const columns = ['figure', 'value', 'limit beside it', 'ratio', 'goal', ''] as const;

/** The table as it is printed: Markdown, so that it can be pasted as it is. */
export function tableLines(judgements: readonly Judgement[]): readonly string[] {
  const cells = [[...columns], ...judgements.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => width(row[column]))));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  const rule = `| ${widths.map((count) => '-'.repeat(count)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)];
}

/** One line for each goal that is not met. */
export function shortfallLines(judgements: readonly Judgement[]): readonly string[] {
  return judgements
    .filter(({ missed }) => missed.length > 0)
    .map(({ row, measured, missed }) => {
      const goal = missed.map((bound) => boundText(bound, row.unit)).join(', ');
      return `${row.what}: ${amount(measured.value, row.unit)}, but the goal is ${goal}`;
    });
}

function cellsOf({ row, measured, ratio, missed }: Judgement): string[] {
  const limit =
    row.limit === undefined || measured.limit === undefined
      ? ''
      : `${amount(measured.limit, row.unit)} (${row.limit})`;
  const verdict = missed.length > 0 ? 'MISSED' : 'met';
  return [
    row.what,
    amount(measured.value, row.unit),
    limit,
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    row.bounds.map((bound) => boundText(bound, row.unit)).join(', '),
    row.bounds.length === 0 ? '' : verdict,
  ];
}

function boundText({ judged, most, inclusive = false }: Bound, unit: Unit): string {
  const sign = inclusive ? '≤' : '<';
  if (judged === 'ratio') return `${sign} ${most} ×`;
  const text = `${sign} ${amount(most, unit)}`;
  return judged === 'over' ? `${text} over it` : text;
}

function amount(value: number, unit: Unit): string {
  const digits = unit === 'ms' && Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0;
  const text = value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === '' ? text : `${text} ${unit}`;
}

function width(cell: string | undefined): number {
  return cell?.length ?? 0;
}
