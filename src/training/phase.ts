import type { JobObservation, Observation, PodObservation } from './observation.ts';
import {
  byAge,
  endOf,
  helperThatRunsOn,
  isLive,
  isTrue,
  lastEnd,
  startOf,
  timeOf,
  trainOf,
} from './pods.ts';

/**
 * Where a run stands.
 * - `queued`: the Job is suspended (a queue holds it) or has no pod yet
 * - `waiting`: a pod exists but its training container has not started
 * - `running`: the training container runs
 * - `restarting`: an attempt ended and the Job will make another
 * - `finished`, `failed`: the Job has ended
 * - `deleted`: the Job is gone without having ended
 * - `cancelled`: the same, because a person called the run off
 */
export type Phase =
  'queued' | 'waiting' | 'running' | 'restarting' | 'finished' | 'failed' | 'deleted' | 'cancelled';

export const endPhases = [
  'finished',
  'failed',
  'deleted',
  'cancelled',
] as const satisfies readonly Phase[];
export type EndPhase = (typeof endPhases)[number];

/** True where the Job is not there any more. */
export function isGone(phase: Phase): phase is 'deleted' | 'cancelled' {
  return phase === 'deleted' || phase === 'cancelled';
}

/** A Job that decided to fail but cannot stop its pods is called failed after this long. */
const stuckFailingMs = 5 * 60_000;

/** An attempt that just ended: whether the Job tries again or gives up shows within seconds. */
const verdictMs = 5_000;

/**
 * The phase that an observation shows. Total: whatever is missing or unknown, it names one. That a
 * run was cancelled is not to be seen in the cluster: such a one is `deleted` here.
 */
export function phaseOf(
  observation: Observation,
  { now, toldStart }: { readonly now: Date; readonly toldStart?: string | undefined },
): Exclude<Phase, 'cancelled'> {
  const { job } = observation;
  const nowMs = now.getTime();
  const pods = byAge(observation.pods);
  if (!job) return 'deleted';
  if (isTrue(job.conditions, 'Complete')) return 'finished';
  if (isTrue(job.conditions, 'Failed')) return 'failed';
  const failing = isTrue(job.conditions, 'FailureTarget');
  const failingMs = timeOf(failing?.lastTransitionTime);
  if (failingMs !== undefined && nowMs - failingMs > stuckFailingMs) return 'failed';
  if (job.suspended) return 'queued';
  const willEnd = failing !== undefined || job.deletionTimestamp !== undefined;
  const hasStarted = toldStart !== undefined;
  const phase = pods.length > 0 ? phaseByPods(pods, nowMs) : phaseWithoutPods(job, hasStarted);
  if (willEnd && phase === 'restarting') return 'running';
  return phase;
}

type PodPhase = 'queued' | 'waiting' | 'running' | 'restarting';

/** No pod: not yet, no more, or between two attempts. */
function phaseWithoutPods(
  job: JobObservation,
  hasStarted: boolean,
): 'running' | 'restarting' | 'queued' {
  if (job.succeeded > 0) return 'running';
  return job.failed > 0 || hasStarted ? 'restarting' : 'queued';
}

function phaseByPods(pods: readonly PodObservation[], nowMs: number): PodPhase {
  const live = pods.filter(isLive);
  if (live.some(isRunning)) return 'running';
  const newest = live.at(-1);
  if (newest && !lastEnd(trainOf(newest))) return 'waiting';
  const last = newest ?? pods.at(-1);
  return last ? phaseAfter(last, nowMs) : 'queued';
}

/** What follows an attempt that ended, or is being stopped, while its Job lives on. */
function phaseAfter(pod: PodObservation, nowMs: number): PodPhase {
  if (pod.phase === 'Succeeded') return 'running';
  if (isTrue(pod.conditions, 'DisruptionTarget')) return 'restarting';
  if (helperThatRunsOn(pod)) return 'running';
  const train = trainOf(pod);
  if (train?.state.waiting && train.restartCount > 0) return 'restarting';
  const end = lastEnd(train);
  if (end?.exitCode === 0) return 'running';
  if (!end && pod.phase !== 'Failed') return startOf(pod) === undefined ? 'waiting' : 'running';
  const endMs = endOf(pod);
  const verdictIsOut = endMs === undefined || nowMs - endMs > verdictMs;
  return verdictIsOut ? 'restarting' : startOf(pod) === undefined ? 'waiting' : 'running';
}

function isRunning(pod: PodObservation): boolean {
  return trainOf(pod)?.state.running !== undefined;
}
