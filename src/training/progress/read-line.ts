import { columnsOf, rowOf } from './columns.ts';
import { keras, rich, tqdm, type Format } from './bars.ts';
import { counterOf, partsOf, weightOf, type Role } from './names.ts';
import { pairsIn, toNumber, type Pair } from './pairs.ts';
import { clockMs, roleIn, type Found, type Reading } from './reading.ts';
import { trainers } from './trainers.ts';

const formats: readonly Format[] = [tqdm, rich, keras, ...trainers];

/** Longer texts are no lines of a training; of a line drawn over itself this is one drawing. */
const maxLength = 1_000;

/**
 * Nothing tells more than three blanks from fewer, and many of them make the formats below slow:
 * each tries to begin its match at every one.
 */
const longBlanks = /\s{4,}/g;

/**
 * Reads one line, or one drawing of a bar, without colours. `columns` are those of the table it may
 * belong to. Undefined for a line that says nothing of a training.
 */
export function readLine(written: string, columns: readonly string[] = []): Reading | undefined {
  if (written.length > maxLength) return undefined;
  const text = written.replaceAll(longBlanks, '   ');
  const header = columnsOf(text);
  if (header) return { metrics: {}, columns: header };
  const found = place(text, columns);
  const pairs = jsonPairs(text) ?? pairsIn(found?.rest ?? text);
  const role = found ? found.role : roleOfLine(pairs);
  const reading = {
    ...countersIn(pairs),
    ...(!found && etaIn(text)),
    ...(role && { isAside: true as const }),
    ...found?.reading,
  };
  const metrics = { ...metricsIn(pairs, isCounting(reading), role), ...found?.metrics };
  const says =
    isCounting(reading) || reading.epochs !== undefined || Object.keys(metrics).length > 0;
  return says ? { ...reading, metrics } : undefined;
}

/** `Test set: average loss: 0.05`: what stands before the first metric says on what it was measured. */
function roleOfLine(pairs: readonly Pair[]): Role | undefined {
  const first = pairs.find(({ name }) => weightOf(name) === 'telling');
  return first && partsOf(first.name).role === undefined ? roleIn(first.before) : undefined;
}

/** Until the end of the run, where the line says so: `eta: 1:02:03`. */
function etaIn(text: string): Pick<Reading, 'leftMs'> {
  const eta = /\b(?:eta|remaining)\b[\s:=]+((?:\d+ days?, )?\d+:\d\d(?::\d\d)?)/i.exec(text)?.[1];
  const leftMs = clockMs(eta);
  return leftMs === undefined ? {} : { leftMs };
}

function place(text: string, columns: readonly string[]): Found | undefined {
  const row = columns.length > 0 ? rowOf(text, columns) : undefined;
  if (row) return row;
  for (const format of formats) {
    const found = format(text);
    if (found) return found;
  }
  return undefined;
}

function isCounting({ epoch, epochsDone, step }: Omit<Reading, 'metrics'>): boolean {
  return epoch !== undefined || epochsDone !== undefined || step !== undefined;
}

/** How far it is, by the names that count. */
function countersIn(pairs: readonly Pair[]): Omit<Reading, 'metrics'> {
  const counters: { -readonly [Name in keyof Reading]?: Reading[Name] } = {};
  for (const { name, value, total } of pairs) {
    const count = toNumber(value);
    if (!Number.isFinite(count) || count < 0) continue;
    switch (counterOf(name)) {
      case 'epoch':
        counters.epoch = count;
        if (total !== undefined) counters.epochs = total;
        break;
      case 'epochs':
        counters.epochs = total ?? count;
        if (total !== undefined) counters.epoch = count;
        break;
      case 'run-step':
        counters.over = 'run';
        counters.step = count;
        if (total !== undefined) counters.steps = total;
        break;
      case 'step':
        if (counters.over === 'run') break;
        counters.step = count;
        if (total === undefined) break;
        counters.steps = total;
        // A step beside the epoch it is in is one of that epoch.
        if (counters.epoch !== undefined) counters.over = 'epoch';
        break;
      case 'steps':
        counters.steps = count;
        counters.over = 'run';
        break;
      case undefined:
    }
  }
  if (counters.step === undefined) delete counters.steps;
  return counters;
}

/** The metrics of a line; of a name that stands twice the last. */
function metricsIn(
  pairs: readonly Pair[],
  counts: boolean,
  role: Role | undefined,
): Record<string, string> {
  const candidates = pairs
    .filter(({ name }) => counterOf(name) === undefined)
    .map(({ name, value, isAssigned }) => ({ name, value, isAssigned, weight: weightOf(name) }));
  const isTraining = counts || candidates.some(({ weight }) => weight === 'telling');
  const metrics: Record<string, string> = {};
  if (!isTraining) return metrics;
  for (const { name, value, weight, isAssigned } of candidates) {
    if (weight === undefined || (weight === 'perhaps' && !(counts && isAssigned))) continue;
    const own = role !== undefined && partsOf(name).role === undefined ? `${role}_${name}` : name;
    metrics[own] = value;
  }
  return metrics;
}

/** The numbers of a line that is one JSON object, and of the objects in it. */
function jsonPairs(text: string): readonly Pair[] | undefined {
  const line = text.trim();
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  try {
    return numbersIn(JSON.parse(line), 2);
  } catch {
    // A dict as Python prints it, or JSON with NaN: both read as pairs.
    return undefined;
  }
}

function numbersIn(value: unknown, depth: number): readonly Pair[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]): readonly Pair[] => {
    if (typeof inner === 'number')
      return [{ name, value: String(inner), isAssigned: true, before: '' }];
    return depth > 1 && typeof inner === 'object' ? numbersIn(inner, depth - 1) : [];
  });
}
