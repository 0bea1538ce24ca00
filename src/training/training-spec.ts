import type { ComputeType } from './catalog.ts';
import type { OutputPaths } from './outputs.ts';

/**
 * One training, fully decided: everything the Job, the card and a rerun need. Stored as JSON in
 * the Job's annotation and in the record, so its shape is a contract between versions.
 */
export interface TrainingSpec {
  /** The run's short id: 10 characters of `a-z2-7`, the first a letter. */
  readonly id: string;
  readonly jobName: string;
  readonly namespace: string;
  readonly model: string;
  readonly type: ComputeType;
  readonly gpuCount: number;
  /** Kubernetes quantities, where asked for or configured. */
  readonly cpu?: string;
  readonly memory?: string;
  readonly image: string;
  /** The program and what precedes the arguments, e.g. `["python", "train.py"]`. */
  readonly command: readonly string[];
  /** The arguments, never joined into a shell string. */
  readonly args: readonly string[];
  readonly timeLimitSeconds: number;
  /** Hyperparameters as passed, defaults included; `given` tells which the person typed. */
  readonly parameters: readonly {
    readonly key: string;
    readonly value: string;
    readonly given: boolean;
  }[];
  readonly user: {
    readonly slackId: string;
    /** The mapped id: label, folder name, Kubernetes user. */
    readonly id: string;
    readonly uid?: number;
    readonly gid?: number;
    readonly groups: readonly string[];
  };
  readonly outputs: OutputPaths;
  /** Whether its model can be resumed, as the catalog said then. */
  readonly resumable?: boolean;
  /** Present where it goes on from the checkpoints of an earlier run. */
  readonly resume?: Resume;
  /** Present where it was made from an earlier run. */
  readonly lineage?: Lineage | undefined;
  /** When it was asked, RFC 3339 in UTC. */
  readonly requestedAt: string;
  /** The command that asks for the same again, canonical and ready to paste. */
  readonly commandText: string;
}

/** The earlier run whose checkpoints a run goes on from, and how its program is told. */
export interface Resume {
  /** The earlier run's id. */
  readonly run: string;
  /** Its folder for checkpoints below the user's own, e.g. `gpu/resnet/20260102_0304-ab12/checkpoint`. */
  readonly relative: string;
  /** Where the program finds it. */
  readonly path: string;
  /** The flag that is given `path`, or else the environment variable that holds it. */
  readonly flag?: string;
  readonly env?: string;
}

/**
 * From which run another was made, and how.
 * - `rerun`: the same again, with or without changes
 * - `resume`: the same again, from its checkpoint on
 * - `clone`: the form, filled in from it
 */
export interface Lineage {
  readonly kind: LineageKind;
  /** The earlier run's id. */
  readonly run: string;
  /** What differs from that run. */
  readonly changes: readonly Change[];
}

export const lineageKinds = ['rerun', 'resume', 'clone'] as const;
export type LineageKind = (typeof lineageKinds)[number];

/** One thing that two runs were given differently; long values are cut. */
export interface Change {
  /** A word of the command, a hyperparameter, or `command`: the program and its fixed arguments. */
  readonly what: string;
  /** Absent where the earlier run had none. */
  readonly was?: string;
  /** Absent where the later run has none. */
  readonly now?: string;
}

/** Where in Slack a run was asked for, and where its thread goes. */
export interface Origin {
  readonly team: string;
  readonly slackUserId: string;
  /** Where the card is to be posted: a conversation id. */
  readonly channel: string;
  /** The channel the person typed in, where that is another. */
  readonly askedIn?: string;
  /** The card of the run that this one was made from. */
  readonly from?: { readonly channel: string; readonly ts: string } | undefined;
  /** sha256 of the trigger: tells our own Job of this very request from another of the same name. */
  readonly request: string;
}
