import type { Role } from './names.ts';

/** What one line of a log says of how far a training is, and how well it does. */
export interface Reading {
  /** The epoch it is in, as the program counts them; a fraction where the program says so. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** How many epochs are behind it, where the line says that instead. */
  readonly epochsDone?: number;
  readonly step?: number;
  readonly steps?: number;
  /** What the steps are counted over, where the line says. */
  readonly over?: 'run' | 'epoch';
  /** The first epoch is 0 in this format. */
  readonly countsFromZero?: true;
  /** Which of several bars this is a drawing of. */
  readonly bar?: string;
  /** Until the bar is full, as it says itself. */
  readonly leftMs?: number;
  /** How long the bar has been filling. */
  readonly elapsedMs?: number;
  /** A validation, a download: how far that is says nothing of the training. */
  readonly isAside?: true;
  /** By the names the program gave them, as written. */
  readonly metrics: Readonly<Record<string, string>>;
  /** The columns of the table that follows. */
  readonly columns?: readonly string[];
}

/** The place of a reading in its line, found by one format. */
export interface Found {
  readonly reading: Omit<Reading, 'metrics'>;
  /** What is left of the line for the metrics. */
  readonly rest: string;
  /** Metrics that the format itself knows. */
  readonly metrics?: Readonly<Record<string, string>>;
  /** On what the metrics of this line were measured. */
  readonly role?: Role;
}

const asides =
  /\b(?:val|valid|validat\w*|eval\w*|test\w*|dev|predict\w*|sanity|download\w*|map|filter\w*|tokeni[sz]\w*|generat\w*|load\w*|fetch\w*|sav\w*|upload\w*|cach\w*|scann\w*|extract\w*|class\s+images)\b/i;

/** True for the name of a bar that draws anything but training. */
export function isAside(name: string): boolean {
  return asides.test(name) && !/\btrain/i.test(name);
}

/** On what the metrics beside such a name are measured. */
export function roleIn(name: string): Role | undefined {
  if (/\btrain/i.test(name)) return undefined;
  if (/\btest/i.test(name)) return 'test';
  return /\b(?:val|valid|validat\w*|eval\w*|dev)\b/i.test(name) ? 'val' : undefined;
}

/** `Epoch 3`, `epoch [3/10]`, `Epoch: [3]`, `epoch 3 of 10` within a name. */
export function epochIn(name: string): Pick<Reading, 'epoch' | 'epochs'> {
  const match = /\bepoch\b[\s:=#]*[[(]?\s*(\d+(?:\.\d+)?)(?:\s*(?:\/|of)\s*(\d+))?/i.exec(name);
  if (!match) return {};
  const [, epoch = '', epochs] = match;
  return { epoch: Number(epoch), ...(epochs !== undefined && { epochs: Number(epochs) }) };
}

/** `12`, `00:12`, `1:02:03`, `2 days, 1:02:03` in milliseconds; undefined for `?`. */
export function clockMs(text: string | undefined): number | undefined {
  const match = /^(?:(\d+) days?, )?(?:(?:(\d+):)?(\d+):)?(\d+)$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
