/**
 * What people may ask for and do, whoever carries it out: ports for the listeners, beside those of the
 * reconciler. Everything that fails rejects with a SlackTrainError.
 */
import type { Refusal } from '../errors.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import type { MappedUser } from '../training/users.ts';
import type { MessageRef, Picture, RunView, Snapshot } from './ports.ts';

/** What people ask for that is about one run, in the words of the audit log. */
export type RunAction =
  'status' | 'logs' | 'picture' | 'cancel' | 'rerun' | 'resume' | 'retry' | 'clone';

/** Something that a person asked for and was turned away from before the cluster was asked. */
export interface TurnedAway {
  readonly action: 'submit' | 'plan' | 'form' | 'list' | RunAction;
  readonly slackUserId: string;
  /** The mapped id; absent for a stranger. */
  readonly as?: string;
  /** Absent where it was about none, or about none that there is. */
  readonly run?: Pick<Snapshot, 'namespace' | 'jobName' | 'spec'> | undefined;
  /**
   * `unmapped`: they are not among the users; `unsure`: Slack did not tell in time who they are;
   * `not-own`: it is somebody else's run; `hidden`: it is one that they may not even see.
   */
  readonly reason: 'unmapped' | 'unsure' | 'not-own' | 'hidden';
}

/** Has it written down that somebody was turned away: once for each thing that they ask for. */
export type OnTurnedAway = (turnedAway: TurnedAway) => void;

/** A run as it is known now, to whoever asks. */
export interface KnownRun {
  readonly snapshot: Snapshot;
  readonly view: RunView;
  /** Where its thread is, once its card stands. */
  readonly card?: MessageRef;
}

/**
 * All runs that the cluster knows of, and those that this process saw leave it lately, for people who
 * ask. Every replica has one.
 */
export interface RunDirectory {
  /** Newest first. Synchronous: what the caches hold. */
  runs(): readonly KnownRun[];
  run(uid: string): KnownRun | undefined;
  /**
   * The same run, and where it waits with what events and its queue say of the reason. Never
   * rejects: without them it is as it was.
   */
  explain(run: KnownRun): Promise<KnownRun>;
  /** Calls back with each run in which anything changed. Returns the unsubscriber. */
  onChange(listener: (run: KnownRun) => void): () => void;
}

/** One resource of a quota, and whether what a run asks for is left of it. */
export interface QuotaLeft {
  readonly quota: string;
  /** In a person's words: `GPUs`, `Jobs`, `memory`. */
  readonly what: string;
  readonly used: string;
  readonly limit: string;
  readonly fits: boolean;
}

/** What the cluster says of a run that is not to be made. */
export interface Plan {
  /** Why it would not be taken; absent where it would be. */
  readonly objection?: Refusal;
  /** What it would warn of. */
  readonly warnings: readonly string[];
  /** Absent where the bot may not read quotas. */
  readonly quotas?: readonly QuotaLeft[];
}

/** Tries runs with the mapped user's rights, and creates nothing. Rejects with Refusal. */
export interface Planner {
  plan(spec: TrainingSpec): Promise<Plan>;
}

/** Reads the logs of pods with the rights of whoever asks. */
export interface LogReader {
  /**
   * The last lines of the training container's log, else of the named one; [] where there is none
   * to be had. Rejects with Refusal.
   */
  read(
    run: Pick<Snapshot, 'namespace' | 'jobName'>,
    what: { podName: string; container?: string; lines: number },
    by: MappedUser,
  ): Promise<readonly string[]>;
  /**
   * The whole log of the training container as it comes: lines, and each drawing of a bar as one; none
   * where there is none to be had. Rejects with Refusal.
   */
  lines(
    run: Pick<Snapshot, 'namespace' | 'jobName'>,
    what: { podName: string; signal: AbortSignal },
    by: MappedUser,
  ): AsyncIterable<string>;
}

/** The end of a run's log for somebody who asks: cleaned, secrets masked. */
export interface RunLogs {
  /** [] where there is none to be had any more, or not yet. Rejects with Refusal. */
  read(run: KnownRun, by: MappedUser, lines: number): Promise<readonly string[]>;
}

/** Draws how a run goes for somebody who may act on it. */
export interface AskedPictures {
  /**
   * The same picture as RunPictures draws, but the log of the pod is read with the rights of whoever
   * asks; the share knows no rights of its own. Rejects with Refusal.
   */
  draw(run: Snapshot, podName: string | undefined, by: MappedUser): Promise<Picture | undefined>;
}

/** What calling a run off came to: it was stopped, or it had gone before. */
export type Removed = 'removed' | 'gone';

/** Deletes the Jobs of runs with the rights of whoever asks. */
export interface JobRemover {
  /**
   * Deletes this Job, by its uid, and its pods after it. Rejects with Refusal; `unreachable` where
   * it may have had its effect nonetheless.
   */
  remove(run: Pick<Snapshot, 'namespace' | 'jobName' | 'uid'>, by: MappedUser): Promise<Removed>;
}

/** Calls runs off. */
export interface Canceller {
  /** Stops the run in the name of `by`; its thread is told by whoever tells. Rejects with Refusal. */
  cancel(run: Snapshot, by: MappedUser, reason?: string): Promise<Removed>;
}

/** How a submit ended. */
export interface Submitted {
  readonly kind: 'created' | 'existing';
  /** For `existing`, the spec the Job was first created with. */
  readonly spec: TrainingSpec;
  readonly origin: Origin;
  /** What the API server warned of, if anything. */
  readonly warnings: readonly string[];
}

/** Submits runs with the mapped user's rights. Rejects with Refusal. */
export interface Submitter {
  submit(spec: TrainingSpec, origin: Origin): Promise<Submitted>;
}
