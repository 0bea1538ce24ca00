import type { NodeCapacity } from '../training/capacity.ts';
import type { EventObservation, WorkloadObservation } from '../training/observation.ts';
import type { CardPrint } from './card-view.ts';
import { createNewestRecord, type NewestRecord } from './newest-record.ts';
import type { FileKey } from './ports.ts';
import { createSightings, type Sightings } from './sightings.ts';

/**
 * What this process remembers of a run. A process that forgot all of it tells the same milestones,
 * some of them a little later: correctness rests on the record and on what stands in Slack.
 */
export interface RunMemory {
  readonly record: NewestRecord;
  readonly sightings: Sightings;
  /** Since when this value has been seen without a break. */
  readonly held: Stopwatch;
  /** Something may stand in Slack that the record does not know of: look before posting. */
  inDoubt: boolean;
  /** What another process sent before this may still be on its way: no sooner does a look tell. */
  lookFromMs: number;
  /** The same of files, which carry nothing by which they would be found with the messages. */
  filesInDoubt: boolean;
  /** Files that this process began to share: their ids, '' for those that are in doubt. */
  shared: Readonly<Partial<Record<FileKey, string>>>;
  /** The leader's term in which this was last worked on. */
  term: number;
  /** The API server itself said that the Job is gone. */
  jobGone: boolean;
  timeToLiveSet: boolean;
  events: readonly EventObservation[];
  workload: WorkloadObservation | undefined;
  eventsReadAt: number | undefined;
  /** What the nodes offered when it was last of interest to this run. */
  nodes: readonly NodeCapacity[] | undefined;
  nodesReadAt: number | undefined;
  /** The end of the log, once it was read for the last milestone. */
  log: readonly string[];
  /** The cause of the last wait that the card told. */
  lastWait: string | undefined;
  /** The card as it was last handed over. */
  shownCard: CardPrint | undefined;
  /** That its thread is given up was said. */
  givenUp: boolean;
  /** Milestone → how often Slack refused it; see countRefusal. */
  refusals: Map<string, number> | undefined;
}

/** One empty list and one empty object for all. */
const none = [] as const;
const nothing = {} as const;

export function createRunMemory(
  given: Pick<RunMemory, 'inDoubt' | 'term' | 'lookFromMs'>,
): RunMemory {
  return {
    record: createNewestRecord(),
    sightings: createSightings(),
    held: new Watch(),
    ...given,
    filesInDoubt: given.inDoubt,
    shared: nothing,
    jobGone: false,
    timeToLiveSet: false,
    events: none,
    workload: undefined,
    eventsReadAt: undefined,
    nodes: undefined,
    nodesReadAt: undefined,
    log: none,
    lastWait: undefined,
    shownCard: undefined,
    givenUp: false,
    refusals: undefined,
  };
}

/** Somebody else may have told something: whatever stands in Slack is looked for first. */
export function putInDoubt(memory: RunMemory): void {
  memory.inDoubt = true;
  memory.filesInDoubt = true;
}

/** Counts one more refusal of a milestone by Slack; how many there are now. */
export function countRefusal(memory: RunMemory, key: string): number {
  const count = (memory.refusals?.get(key) ?? 0) + 1;
  memory.refusals ??= new Map();
  memory.refusals.set(key, count);
  return count;
}

/** Measures how long things have been as they are, one value a subject. */
interface Stopwatch {
  /**
   * Milliseconds for which the subject has had this value; 0 when it has just got it, and for '',
   * which is no value.
   */
  heldMs(subject: string, value: string, now: Date): number;
}

/** There are ten thousand of them, each with two or three subjects: a list is the smallest. */
class Watch implements Stopwatch {
  #held: { readonly subject: string; readonly value: string; readonly ms: number }[] = [];

  heldMs(subject: string, value: string, now: Date): number {
    const known = this.#held.find((one) => one.subject === subject);
    if (known?.value === value) return now.getTime() - known.ms;
    const others = this.#held.filter((one) => one !== known);
    // Not `[...others, one]`: that leaves room for a dozen more.
    const own = value === '' ? [] : [{ subject, value, ms: now.getTime() }];
    this.#held = others.concat(own);
    return 0;
  }
}
