import { rows, type Bound, type Row, type RowId } from './goals.ts';

/** What a scenario measured for one row. */
export interface Measured {
  readonly id: RowId;
  readonly value: number;
  readonly limit?: number;
  /** How it was measured, in a few words: how often, with what. */
  readonly how?: string;
}

/** A row with what was measured for it. */
export interface Judgement {
  readonly row: Row;
  readonly measured: Measured;
  readonly ratio: number | undefined;
  /** The bounds that it does not keep. */
  readonly missed: readonly Bound[];
}

/** Lays what was measured beside the goals, in the order of the table. */
export function judge(measured: readonly Measured[]): readonly Judgement[] {
  return rows.flatMap((row: Row) => {
    const found = measured.find(({ id }) => id === row.id);
    return found ? [judgementOf(row, found)] : [];
  });
}

function judgementOf(row: Row, measured: Measured): Judgement {
  const { value, limit } = measured;
  return {
    row,
    measured,
    ratio: limit === undefined || limit === 0 ? undefined : value / limit,
    missed: row.bounds.filter((bound) => !keeps(bound, value, limit)),
  };
}

/** A bound on a limit that was not measured is not kept. */
function keeps({ judged, most, inclusive = false }: Bound, value: number, limit = NaN): boolean {
  const what = { value, ratio: value / limit, over: value - limit }[judged];
  return what < most || (inclusive && what === most);
}
