/**
 * What the reconciler needs of Kubernetes and of Slack. The adapters implement these; nothing here
 * knows a wire format. Everything that fails rejects with a SlackTrainError.
 */
import type {
  EventObservation,
  Observation,
  WorkloadObservation,
} from '../training/observation.ts';
import type { NodeCapacity } from '../training/capacity.ts';
import type { Diagnosis } from '../training/cause.ts';
import type { Metrics, Progress, TimedLine } from '../training/progress.ts';
import type { Cancellation, RunState } from '../training/run.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import type { LineageKind } from '../training/training-spec.ts';

/**
 * What has been told about a run. Stored as JSON in the record ConfigMap.
 * A milestone's name is its key in `told`: `card`, `started`, `finished`, `failed`, `deleted`,
 * `cancelled`, `blocked/<cause>` (causeKey), `picture` or `log`.
 */
export interface RunRecord {
  readonly run: string;
  readonly jobName: string;
  readonly jobUid: string;
  readonly spec: TrainingSpec;
  readonly origin: Origin;
  /** Where the thread really is, once the card stands: origin.channel or a fallback. */
  readonly channel?: string;
  /** Where the thread cannot go on: written before the next place is sought, until it is found. */
  readonly left?: LeftPlace | undefined;
  /**
   * Milestone → Slack ts of its message, for `picture` and `log` the file's id; '' where there was
   * none, or Slack refused it for good. `told.card` is the thread's ts.
   */
  readonly told: Readonly<Record<string, string>>;
  /** Written before the Job is deleted for it; it counts only once the Job is gone. */
  readonly cancelled?: Cancellation;
  /** Its first start and what really ran, as they were told: pods go. */
  readonly started?: Pick<RunState, 'startedAt' | 'image'>;
  /** The run as its last milestone told it, without evidence; absent in records of older versions. */
  readonly ended?: RunState | undefined;
  /** Set when there is nothing left to tell. */
  readonly closed?: 'told' | 'undeliverable';
}

/** A conversation that a run's thread cannot go on in. */
export interface LeftPlace {
  readonly channel: string;
  /** Only the thread is gone: in the person's own conversation it is begun anew. */
  readonly takesMessages: boolean;
}

/** A record as stored: what compare-and-swap needs beside its content. */
export interface StoredRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deletionTimestamp?: string;
  readonly hasFinalizer: boolean;
  readonly record: RunRecord;
}

/** One run as the watches know it now. At least one of job and stored is present. */
export interface Snapshot {
  /** The Job's uid: what a run is known by. */
  readonly uid: string;
  readonly namespace: string;
  readonly jobName: string;
  readonly spec: TrainingSpec;
  readonly origin: Origin;
  readonly observation: Observation;
  readonly stored?: StoredRecord;
}

/** How far the log of a container has been read. */
export interface LogCursor {
  /** The time of the line that was read last: `seconds.nanoseconds` since 1970. */
  readonly at: string;
  /** Which of the lines of that time it was, from 1. */
  readonly count: number;
  /** How many characters of it were read; one more than it has where it is finished. */
  readonly read: number;
}

/** What a log has gained. */
export interface LogPiece {
  readonly lines: readonly TimedLine[];
  /** Where it goes on from; absent while the log is empty. */
  readonly cursor?: LogCursor;
}

/** The runs of the cluster, kept current by watches. */
export interface RunSource {
  /** What the caches hold of this run; undefined when they hold nothing. Synchronous and cheap. */
  snapshot(uid: string): Snapshot | undefined;
  uids(): Iterable<string>;
  /** Calls back with the uid of each run in which anything changed. Returns the unsubscriber. */
  onChange(listener: (uid: string) => void): () => void;
  /** Asks the API server itself whether this Job (by name and uid) still exists. */
  jobExists(run: Pick<Snapshot, 'namespace' | 'jobName' | 'uid'>): Promise<boolean>;
  /** What a queue thinks of the Job; undefined where no queue knows it, or the bot may not ask. */
  workload(run: Snapshot): Promise<WorkloadObservation | undefined>;
  /** Events of the Job and its pods, oldest first; [] where the bot may not read them. */
  events(run: Snapshot): Promise<readonly EventObservation[]>;
  /**
   * The last lines of the training container's log (else of the named init container's), read with
   * the mapped user's rights; [] where there is none to be had.
   */
  logTail(
    run: Snapshot,
    options: { podName: string; container?: string; lines: number },
  ): Promise<readonly string[]>;
  /**
   * What the training container's log has gained after `after`, read with the mapped user's rights;
   * without `after`, and where it has gained much, its last lines only.
   */
  logSince(run: Snapshot, options: { podName: string; after?: LogCursor }): Promise<LogPiece>;
  /**
   * The whole log of the training container as it comes, read with the mapped user's rights: lines,
   * and each drawing of a bar as one. Ends where it is very long, or when the signal aborts.
   */
  logLines(run: Snapshot, options: { podName: string; signal: AbortSignal }): AsyncIterable<string>;
}

/** What the nodes of the cluster offer, and how much of it is taken. */
export interface Capacity {
  /**
   * Every node, as it was at most half a minute ago; undefined where the bot may not read nodes.
   * Cheap to ask: one look at the cluster serves everybody.
   */
  nodes(): Promise<readonly NodeCapacity[] | undefined>;
}

/** The logs that runs wrote to the share, where the bot can see it. */
export interface SharedLogs {
  /** The last lines of the run's newest log file; [] where there is none. */
  tail(spec: TrainingSpec, lines: number): Promise<readonly string[]>;
  /** The whole of it, line by line, each drawing of a bar being one. */
  lines(spec: TrainingSpec): AsyncIterable<string>;
}

/** A run's metrics as a picture. */
export interface Picture {
  readonly png: Uint8Array;
  /** What it shows, in words. */
  readonly summary: string;
}

/** Draws how the metrics of runs went. */
export interface RunPictures {
  /**
   * The run's metrics against its steps so far: of its event files where the bot sees the share, else
   * of the log of this pod, else of its log on the share. Undefined where there is nothing to draw:
   * no metric has two values.
   */
  draw(run: Snapshot, podName: string | undefined): Promise<Picture | undefined>;
}

/** What has been told, in the cluster. Every write is compare-and-swap. */
export interface RecordStore {
  /** Creates the record of a Job, or reads the one that stands. */
  ensure(run: Snapshot): Promise<StoredRecord>;
  read(stored: Pick<StoredRecord, 'namespace' | 'name'>): Promise<StoredRecord | undefined>;
  /**
   * Replaces the content. With `release` the finalizer goes in the same write.
   * Rejects with RecordConflict when somebody else wrote first, RecordGone when it is not there.
   */
  write(
    stored: StoredRecord,
    record: RunRecord,
    options?: { release?: boolean },
  ): Promise<StoredRecord>;
  /**
   * Deletes a closed record that nothing else collects: its Job was deleted and left it without an
   * owner. Does nothing when it is gone, or another stands in its place.
   */
  sweep(stored: StoredRecord): Promise<void>;
  /** Lets the Job be collected some time after its end; does nothing when the Job is gone. */
  setTimeToLive(run: Snapshot): Promise<void>;
}

/** What a milestone tells beside the run itself. */
export type Milestone =
  | { readonly kind: 'started' }
  | { readonly kind: 'blocked'; readonly diagnosis: Diagnosis }
  | { readonly kind: 'finished'; readonly metrics: Metrics }
  | { readonly kind: 'failed'; readonly diagnosis: Diagnosis; readonly log: readonly string[] }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'cancelled' };

/** A run as its card and its milestones show it. */
export interface RunView {
  /** The Job's: a Job made again under its name has the same id, and another thread. */
  readonly uid: string;
  readonly spec: TrainingSpec;
  readonly origin: Origin;
  readonly state: RunState;
  /** How far it is; while it runs only, and only where its log tells. */
  readonly progress?: Progress;
  /** The runs that were made from it, oldest first. */
  readonly successors?: readonly Successor[];
}

/** A run that was made from another, and where its thread is. */
export interface Successor {
  readonly run: string;
  readonly kind: LineageKind;
  readonly card: MessageRef;
  /** RFC 3339. */
  readonly requestedAt: string;
}

/** The files that belong to the end of a run; each is a key in `told`, with the file's id. */
export type FileKey = 'picture' | 'log';

/** A file for a thread. Its name is the same for the same run: it is found again by it. */
export type ThreadFile =
  | { readonly kind: 'log'; readonly name: string; readonly lines: readonly string[] }
  | ({ readonly kind: 'picture'; readonly name: string } & Picture);

/** Where a message stands in Slack. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** How a card is brought up to date. */
export interface CardEdit {
  /** Nobody waits for it: it goes after all other edits. */
  readonly isSpare?: boolean;
  /** Called where it does not go out, since the lead was lost meanwhile. */
  readonly onDropped?: () => void;
}

/**
 * The threads of Slack. Each message carries metadata naming its run and milestone; `find` reads
 * them back. Rejects with ThreadError: `reason` says whether a retry, another place, or a look at
 * what stands is the answer.
 */
export interface Threads {
  postCard(channel: string, view: RunView): Promise<MessageRef>;
  postMilestone(
    card: MessageRef,
    key: string,
    view: RunView,
    milestone: Milestone,
  ): Promise<MessageRef>;
  /**
   * Brings the card up to date some time soon: within the edit budget, the newest view only. Never
   * rejects; a failed edit is retried by the next change. Where it finds that the card was deleted,
   * posts to its thread are `unavailable` from then on: nobody would see them.
   */
  updateCard(card: MessageRef, view: RunView, options?: CardEdit): void;
  /**
   * Resolves when no edit of the card waits any more: it shows the newest view, or never will. Rejects
   * with ThreadError where the process stops before.
   */
  cardSettled(card: MessageRef): Promise<void>;
  /**
   * Takes one of the edits that nobody needs, for a card that is about to be brought up to date: true
   * where no edit waits and one may go out now, at most 40 times a minute.
   */
  takeSpareEdit(): boolean;
  /** The card of this run that already stands in the channel, if one does; looks no further back than `since`. */
  findCard(channel: string, run: RunView, since: string): Promise<MessageRef | undefined>;
  /** The milestones of this run that already stand in the thread: key → ts. */
  findMilestones(card: MessageRef, run: RunView): Promise<Readonly<Record<string, string>>>;
  /** Puts a file into the thread; gives its id. Slack shows it some time later. */
  shareFile(card: MessageRef, file: ThreadFile): Promise<string>;
  /** The id of the bot's file of this name that already stands in the thread. */
  findFile(card: MessageRef, name: string): Promise<string | undefined>;
  /** The person's own conversation with the bot. */
  directChannel(slackUserId: string): Promise<string>;
}
