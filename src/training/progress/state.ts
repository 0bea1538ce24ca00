import { paceOf, type Pace } from './pace.ts';
import type { Reading } from './reading.ts';

/** Steps that are counted: of an epoch, of the whole run, or nobody knows yet of which. */
interface Steps {
  /** Which bar, or what kind of line, counts them. */
  readonly key: string;
  readonly done: number;
  readonly total?: number;
  readonly over?: 'run' | 'epoch';
  /** The lines that count them tell metrics, too: it is training that they count. */
  readonly tellsMetrics: boolean;
  readonly leftMs?: number;
  readonly elapsedMs?: number;
  readonly atMs: number;
}

/** Where in its epochs a training is. */
export interface Epochs {
  /** The epoch it is in, as the program counts. */
  readonly current?: number;
  readonly countsFromZero: boolean;
  /** The program counts in fractions: 1.2 epochs are done. */
  readonly isFraction: boolean;
  /** Done, where the program says that. */
  readonly done?: number;
  /** The current one has been summed up. */
  readonly isOver: boolean;
  readonly total?: number;
  /** The total was told beside an epoch, not only among the settings. */
  readonly isTold: boolean;
}

/** All that is known of how far a training is. Its size does not grow with the log. */
export interface ProgressState {
  readonly epochs: Epochs;
  readonly steps?: Steps;
  /** By name, as written, the newest of each; the one that was told last stands last. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Of the whole run, 0 to 1; what it rests on beside it. */
  readonly fraction?: number;
  readonly basis?: string;
  readonly pace: Pace;
  /** Columns of the table that is being printed. */
  readonly columns: readonly string[];
  /** When the newest line that said anything was written. */
  readonly atMs?: number;
}

export const noProgress: ProgressState = {
  epochs: { countsFromZero: false, isFraction: false, isOver: false, isTold: false },
  metrics: {},
  pace: [],
  columns: [],
};

const mostMetrics = 24;
/** A bar that is full, or was not drawn for so long, makes way for another. */
const staleMs = 60_000;

/** Takes in what one line said. Pure. */
export function advance(state: ProgressState, reading: Reading, atMs: number): ProgressState {
  const columns = reading.columns ?? state.columns;
  const metrics = newestMetrics(state.metrics, reading.metrics);
  const seen = { ...state, columns, metrics, atMs };
  if (reading.isAside) return seen;
  const epochs = nextEpochs(state.epochs, reading);
  const steps = nextSteps(state.steps, reading, atMs, isNewEpoch(state.epochs, epochs));
  const moved: ProgressState = { ...seen, epochs, ...(steps && { steps }) };
  return withFraction(moved, atMs);
}

function newestMetrics(
  known: ProgressState['metrics'],
  read: Reading['metrics'],
): ProgressState['metrics'] {
  const names = Object.keys(read);
  if (names.length === 0) return known;
  const others = Object.entries(known).filter(([name]) => !Object.hasOwn(read, name));
  return Object.fromEntries([...others, ...Object.entries(read)].slice(-mostMetrics));
}

function nextEpochs(before: Epochs, reading: Reading): Epochs {
  const { epoch, epochs, epochsDone } = reading;
  if (epochsDone !== undefined) return { ...before, ...totalOf(before, reading), done: epochsDone };
  if (epoch === undefined)
    return epochs === undefined || before.isTold ? before : { ...before, total: epochs };
  if (before.isFraction || !Number.isInteger(epoch))
    return { ...before, ...totalOf(before, reading), isFraction: true, done: epoch };
  const isSummary = reading.step === undefined && Object.keys(reading.metrics).length > 0;
  return {
    ...before,
    ...totalOf(before, reading),
    current: epoch,
    countsFromZero: before.countsFromZero || reading.countsFromZero === true || epoch === 0,
    isOver: isSummary || (before.isOver && before.current === epoch),
  };
}

function totalOf(before: Epochs, { epochs }: Reading): Pick<Epochs, 'total' | 'isTold'> {
  const total = epochs ?? before.total;
  return { isTold: before.isTold || epochs !== undefined, ...(total !== undefined && { total }) };
}

/** Of a program that counts in fractions every line tells another one. */
function isNewEpoch(before: Epochs, after: Epochs): boolean {
  if (after.isFraction) return false;
  return before.current !== after.current || before.done !== after.done;
}

function nextSteps(
  before: Steps | undefined,
  reading: Reading,
  atMs: number,
  isNewEpoch: boolean,
): Steps | undefined {
  const read = stepsOf(reading, atMs);
  // Steps of an epoch that is over are none of the next.
  const standing = before && isNewEpoch && before.over !== 'run' ? { ...before, done: 0 } : before;
  if (!read) return standing;
  if (!standing) return read;
  if (standing.key === read.key) {
    const over = read.over ?? standing.over ?? (beginsAgain(standing, read) ? 'epoch' : undefined);
    const tellsMetrics = standing.tellsMetrics || read.tellsMetrics;
    return { ...read, tellsMetrics, ...(over && { over }) };
  }
  return takesOver(standing, read) ? read : standing;
}

function stepsOf(reading: Reading, atMs: number): Steps | undefined {
  const { step, steps, over, bar, leftMs, elapsedMs } = reading;
  if (step === undefined) return undefined;
  return {
    key: bar ?? `line ${steps ?? ''}`,
    done: step,
    ...(steps !== undefined && { total: steps }),
    ...(over && { over }),
    tellsMetrics: Object.keys(reading.metrics).length > 0,
    ...(leftMs !== undefined && { leftMs }),
    ...(elapsedMs !== undefined && { elapsedMs }),
    atMs,
  };
}

/** A count that was nearly done and is small again counts something that happens again and again. */
function beginsAgain(before: Steps, now: Steps): boolean {
  const total = now.total ?? before.done;
  return before.done >= 0.9 * total && now.done < 0.5 * total;
}

/** Of several counts that are drawn in turn, one is the training's. */
function takesOver(standing: Steps, read: Steps): boolean {
  if (read.tellsMetrics !== standing.tellsMetrics)
    return read.tellsMetrics || isDone(standing, read);
  return (read.total ?? 0) > (standing.total ?? 0) || isDone(standing, read);
}

function isDone({ atMs }: Steps, read: Steps): boolean {
  return read.atMs - atMs > staleMs;
}

function withFraction(state: ProgressState, atMs: number): ProgressState {
  const found = fractionOf(state);
  if (!found) {
    const { fraction: _fraction, basis: _basis, ...rest } = state;
    return { ...rest, pace: [] };
  }
  const { basis } = found;
  const goesOn = state.basis === basis;
  // Two bars drawn in turn do not make a training go back.
  const fraction = Math.min(1, Math.max(found.fraction, goesOn ? (state.fraction ?? 0) : 0));
  const pace = paceOf(goesOn ? state.pace : [], { atMs, fraction });
  return { ...state, fraction, basis, pace };
}

function fractionOf({ epochs, steps }: ProgressState) {
  const total = steps?.total;
  const ofRun = steps && total !== undefined && total > 0 && steps.over !== 'epoch';
  const byRun = ofRun && { fraction: steps.done / total, basis: `run ${total}` };
  if (byRun && (steps.over === 'run' || epochs.isFraction)) return byRun;
  return fractionByEpochs(epochs, steps) ?? byRun;
}

function fractionByEpochs(epochs: Epochs, steps: Steps | undefined) {
  const done = epochsDone(epochs);
  if (done === undefined || epochs.total === undefined || epochs.total <= 0) return undefined;
  const reached = done + (epochs.isFraction ? 0 : withinEpoch(epochs, steps));
  // `Epoch 9/9` after `Epoch 0/9`: there are ten.
  const isOneMore = epochs.countsFromZero && (epochs.current ?? 0) >= epochs.total;
  const total = epochs.total + (isOneMore ? 1 : 0);
  return { fraction: reached / total, basis: `epochs ${epochs.total}` };
}

/** Epochs that are behind it, or what part of them. */
export function epochsDone({ current, countsFromZero, done }: Epochs): number | undefined {
  if (done !== undefined) return done;
  return current === undefined ? undefined : Math.max(0, countsFromZero ? current : current - 1);
}

/** How much of the current epoch is done, 0 to 1. */
function withinEpoch(epochs: Epochs, steps: Steps | undefined): number {
  if (epochs.isOver) return 1;
  if (steps?.total === undefined || steps.total <= 0 || steps.over === 'run') return 0;
  // Steps of nobody knows what are those of the epoch where the program says which epoch it is in.
  const isOfEpoch = steps.over === 'epoch' || epochs.isTold;
  return isOfEpoch ? Math.min(1, steps.done / steps.total) : 0;
}
