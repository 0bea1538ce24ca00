import type { Diagnosis } from './diagnosis.ts';

/**
 * Where a run stands.
 * - `queued`: the Job is suspended (a queue holds it) or has no pod yet
 * - `waiting`: a pod exists but its training container has not started
 * - `running`: the training container runs
 * - `restarting`: an attempt ended and the Job will make another
 * - `finished`, `failed`: the Job has ended
 * - `deleted`: the Job is gone without having ended
 */
export type Phase =
  'queued' | 'waiting' | 'running' | 'restarting' | 'finished' | 'failed' | 'deleted';

export const endPhases = ['finished', 'failed', 'deleted'] as const satisfies readonly Phase[];
export type EndPhase = (typeof endPhases)[number];

/** What the cluster says of a run, as one value: derived anew from each observation, never stored. */
export interface RunState {
  readonly phase: Phase;
  /** When this was true first, as far as the objects tell. RFC 3339. */
  readonly since?: string;
  /** First start of the training container; present once it ever ran. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Creation of the Job to first start. */
  readonly waitedMs?: number;
  /** Start to end. */
  readonly ranMs?: number;
  readonly node?: string;
  /** The pod whose log tells most: the newest attempt that started, else the newest. */
  readonly podName?: string;
  readonly attempts: number;
  readonly exitCode?: number;
  /** Why it waits or why it failed; present in `queued`, `waiting`, `restarting`, `failed`, `deleted` where known. */
  readonly diagnosis?: Diagnosis;
}
