import type { Amounts, NodeCapacity } from './capacity.ts';

/**
 * What is known of a run in the cluster: Kubernetes' own objects, cut down at the door to the
 * fields that decide anything. Everything below `status` may be missing in reality; times are
 * RFC 3339 strings as the API server sent them.
 */

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface JobObservation {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly suspended: boolean;
  readonly ttlSecondsAfterFinished?: number;
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly terminating: number;
  /** How many pods it may have at once, where its spec says. */
  readonly parallelism?: number;
  /** How many of them have to succeed, where its spec says. */
  readonly completions?: number;
  /** True where each of its pods is one of so many, with a number of its own. */
  readonly indexed?: boolean;
  readonly conditions: readonly Condition[];
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly signal?: number;
    readonly reason?: string;
    readonly message?: string;
    readonly startedAt?: string;
    readonly finishedAt?: string;
  };
}

export interface ContainerObservation {
  readonly name: string;
  /** An init container that runs beside the others, and is stopped when they have ended. */
  readonly sidecar?: true;
  readonly image?: string;
  readonly imageID?: string;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

export interface PodObservation {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly jobUid: string;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly nodeName?: string;
  readonly nominatedNodeName?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly completionIndex?: number;
  readonly memoryLimit?: string;
  /** What the pod as a whole asks of its node. */
  readonly requests?: Amounts;
  readonly conditions: readonly Condition[];
  readonly initContainers: readonly ContainerObservation[];
  readonly containers: readonly ContainerObservation[];
}

export interface EventObservation {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly object: {
    readonly kind: string;
    readonly name: string;
    readonly uid?: string;
    /** Which container it is about, e.g. `spec.containers{train}`. */
    readonly fieldPath?: string;
  };
  /** The newest of series.lastObservedTime, eventTime, lastTimestamp and creationTimestamp. */
  readonly at: string;
  readonly count: number;
}

/** Where something stands in a queue: 1 is next. */
export interface QueuePlace {
  readonly place: number;
  readonly of: number;
}

/** What else has to agree before a queue lets a Job in, e.g. that there are nodes for it. */
export interface AdmissionCheck {
  readonly name: string;
  readonly state: string;
  readonly message?: string;
}

/** A Kueue Workload: what a queue thinks of a Job. */
export interface WorkloadObservation {
  readonly name?: string;
  readonly queue?: string;
  readonly conditions: readonly Condition[];
  readonly checks?: readonly AdmissionCheck[];
  /** Where the queue tells. */
  readonly place?: QueuePlace;
}

/** One look at one run. `job` is absent when the Job is gone from the cluster. */
export interface Observation {
  readonly job?: JobObservation;
  /** Oldest first. */
  readonly pods: readonly PodObservation[];
  /** Only where they were asked for; oldest first. */
  readonly events: readonly EventObservation[];
  /** Only where it was asked for and a queue knows the Job. */
  readonly workload?: WorkloadObservation;
  /** What the nodes offer; only where it was asked for and the bot may look. */
  readonly nodes?: readonly NodeCapacity[];
}
