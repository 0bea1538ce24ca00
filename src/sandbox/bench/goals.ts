/**
 * What the bot must not cost, as data: each row of the table, the limit that is measured beside it,
 * and the bounds it has to keep.
 */

/** How a row is judged: by itself, divided by its limit, or by what it has over its limit. */
type Judged = 'value' | 'ratio' | 'over';

export interface Bound {
  readonly judged: Judged;
  /** The bound itself is allowed only where `inclusive`. */
  readonly most: number;
  readonly inclusive?: boolean;
}

export type Unit = 'ms' | 'MB' | 'a minute' | '';

export interface Row {
  readonly id: string;
  /** Which `--only` measures it. */
  readonly figure: Figure;
  readonly what: string;
  readonly unit: Unit;
  /** What the limit is, where one is measured. */
  readonly limit?: string;
  /** None: shown, and not judged. */
  readonly bounds: readonly Bound[];
}

export const figures = [
  'start',
  'submit',
  'ack',
  'tell',
  'writes',
  'connections',
  'quiet',
  'memory',
  'stall',
  'restart',
] as const;
export type Figure = (typeof figures)[number];

const below = (most: number): Bound => ({ judged: 'value', most });
const atMost = (most: number): Bound => ({ judged: 'value', most, inclusive: true });
const timesBelow = (most: number): Bound => ({ judged: 'ratio', most });
const overBelow = (most: number): Bound => ({ judged: 'over', most });

/** Two samples of the same minute differ by where they fall between two renewals of the Lease. */
const theSame: Bound = { judged: 'over', most: 2, inclusive: true };

const raw = 'raw keep-alive POST';

export const rows = [
  {
    id: 'start',
    figure: 'start',
    what: 'start to ready, empty cluster',
    unit: 'ms',
    limit: 'node -e 0',
    bounds: [overBelow(1_000)],
  },
  {
    id: 'submit-alone-p50',
    figure: 'submit',
    what: 'ack to Job created, alone, p50',
    unit: 'ms',
    limit: raw,
    bounds: [timesBelow(1.2)],
  },
  {
    id: 'submit-alone-p99',
    figure: 'submit',
    what: 'ack to Job created, alone, p99',
    unit: 'ms',
    limit: raw,
    bounds: [timesBelow(2)],
  },
  {
    id: 'submit-50-p50',
    figure: 'submit',
    what: 'ack to Job created, 50 at once, p50',
    unit: 'ms',
    limit: raw,
    bounds: [],
  },
  {
    id: 'submit-50-p99',
    figure: 'submit',
    what: 'ack to Job created, 50 at once, p99',
    unit: 'ms',
    limit: raw,
    bounds: [timesBelow(2)],
  },
  {
    id: 'ack-p50',
    figure: 'ack',
    what: 'ack of a command at 50/s for 20 s, p50',
    unit: 'ms',
    limit: 'empty Bolt handler',
    bounds: [],
  },
  {
    id: 'ack-p99',
    figure: 'ack',
    what: 'ack of a command at 50/s for 20 s, p99',
    unit: 'ms',
    limit: 'empty Bolt handler',
    bounds: [below(50)],
  },
  {
    id: 'ack-slowest',
    figure: 'ack',
    what: 'the slowest ack',
    unit: 'ms',
    limit: 'empty Bolt handler',
    bounds: [below(3_000)],
  },
  {
    id: 'tell-p50',
    figure: 'tell',
    what: 'pod event to chat.postMessage, p50',
    unit: 'ms',
    bounds: [],
  },
  {
    id: 'tell-p99',
    figure: 'tell',
    what: 'pod event to chat.postMessage, p99',
    unit: 'ms',
    bounds: [below(50)],
  },
  {
    id: 'writes-finished',
    figure: 'writes',
    what: 'writes over the life of a run that finishes',
    unit: '',
    limit: '1 create',
    bounds: [atMost(7)],
  },
  {
    id: 'writes-failed',
    figure: 'writes',
    what: 'writes over the life of a run that fails',
    unit: '',
    limit: '1 create',
    bounds: [atMost(7)],
  },
  {
    id: 'connections',
    figure: 'connections',
    what: 'TLS connections over 1,000 calls',
    unit: '',
    bounds: [atMost(10)],
  },
  {
    id: 'quiet',
    figure: 'quiet',
    what: 'API requests with 10,000 quiet runs',
    unit: 'a minute',
    limit: 'with 10',
    bounds: [theSame],
  },
  {
    id: 'memory-idle',
    figure: 'memory',
    what: 'RSS of an idle bot',
    unit: 'MB',
    limit: 'idle node',
    bounds: [below(110)],
  },
  {
    id: 'memory-many',
    figure: 'memory',
    what: 'RSS with 10,000 tracked runs',
    unit: 'MB',
    limit: 'idle bot',
    bounds: [overBelow(100)],
  },
  {
    id: 'memory-kept',
    figure: 'memory',
    what: 'what 10,000 runs add',
    unit: 'MB',
    limit: 'their raw bytes',
    bounds: [],
  },
  {
    id: 'stall-list',
    figure: 'stall',
    what: 'longest stall while listing 10,000 runs',
    unit: 'ms',
    bounds: [below(50)],
  },
  {
    id: 'stall-events',
    figure: 'stall',
    what: 'longest stall while 20,000 events arrive',
    unit: 'ms',
    bounds: [below(50)],
  },
  {
    id: 'restart-ready',
    figure: 'restart',
    what: 'restart with 10,000 runs: ready',
    unit: 'ms',
    limit: 'one paged list',
    bounds: [below(5_000), timesBelow(2)],
  },
  {
    id: 'restart-told',
    figure: 'restart',
    what: 'restart with 10,000 runs: first due milestone told',
    unit: 'ms',
    limit: 'one paged list',
    bounds: [below(5_000), timesBelow(2)],
  },
] as const satisfies readonly Row[];

export type RowId = (typeof rows)[number]['id'];
