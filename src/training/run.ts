import { whatWasAwaited } from './awaited.ts';
import type { Diagnosis } from './cause.ts';
import { diagnose } from './diagnosis.ts';
import { ranImage } from './image.ts';
import type { Known } from './known.ts';
import type { JobObservation, Observation, PodObservation } from './observation.ts';
import { endPhases, phaseOf, type EndPhase, type Phase } from './phase.ts';
import { byAge, endOf, isTrue, ownEnd, realExitCode, startOf, timeOf, trainOf } from './pods.ts';
import { countAttempts, countWorkers, tellingPod, type Workers } from './workers.ts';

export { endPhases, type EndPhase, type Phase } from './phase.ts';

/** That a person called a run off. Its Job may still stand: then it is not cancelled yet. */
export interface Cancellation {
  /** Their Slack ID. */
  readonly by: string;
  /** Their mapped id, whose rights it was done with. */
  readonly as: string;
  /** RFC 3339. */
  readonly at: string;
  /** In their own words. */
  readonly reason?: string;
}

/** What the cluster says of a run, as one value: derived anew from each observation, never stored. */
export interface RunState {
  readonly phase: Phase;
  /** When this was true first, as far as the objects tell. RFC 3339. */
  readonly since?: string;
  /** First start of the training container; present once it ever ran. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Creation of the Job to first start, where that was seen. */
  readonly waitedMs?: number;
  /** Start to end. */
  readonly ranMs?: number;
  /** How long its newest pod looked for a node, once it has one. */
  readonly placedAfterMs?: number;
  /** What it waited for before, e.g. `for a GPU`; only where that is known and was of interest. */
  readonly waitedFor?: string;
  readonly node?: string;
  /** What really ran: the image with its digest, as it can be pulled again. */
  readonly image?: string;
  /** The pod whose log tells most: the newest attempt that started, else the newest. */
  readonly podName?: string;
  readonly attempts: number;
  /** Present while several train side by side. */
  readonly workers?: Workers;
  readonly exitCode?: number;
  /** How much memory it may use, as its pod says. */
  readonly memoryLimit?: string;
  /**
   * Why it waits or why it failed; present in `queued`, `waiting`, `restarting`, `failed`,
   * `deleted` where known, and in `running` where its node does not answer.
   */
  readonly diagnosis?: Diagnosis;
  /** Present in `cancelled`. */
  readonly cancelled?: Cancellation;
}

/** True for the phases after which nothing follows. */
export function hasEnded(state: RunState): state is RunState & { readonly phase: EndPhase } {
  return endPhases.some((phase) => phase === state.phase);
}

/** What is known of a run beside what is to be seen in the cluster. */
export interface KnownOfRun extends Omit<Known, 'now'> {
  /** Counts only where the Job is gone without having ended. */
  readonly cancelled?: Cancellation | undefined;
  /** The cause of its last wait that was of interest. */
  readonly lastWait?: string | undefined;
}

/**
 * What the observation says of the run. Total: no observation, however torn, makes it throw.
 * `now` is only compared with times of the cluster over minutes.
 */
export function deriveRun(
  observation: Observation,
  now: Date,
  { cancelled: called, ...known }: KnownOfRun = {},
): RunState {
  const pods = byAge(observation.pods);
  const seen = phaseOf(observation, { now, ...known });
  const cancelled = seen === 'deleted' ? called : undefined;
  const phase = cancelled ? 'cancelled' : seen;
  const telling = tellingPod(pods, observation.job);
  const ended = endPhases.some((end) => end === phase);
  const seenStartMs = firstStart(observation);
  const startedMs = seenStartMs ?? unseenStart(observation, phase, known.toldStart);
  const endedMs = ended
    ? (timeOf(cancelled?.at) ?? endTime(phase, observation.job, telling))
    : undefined;
  const createdMs = timeOf(observation.job?.creationTimestamp);
  const sinceMs = endedMs ?? sinceOf(phase, observation.job, pods);
  const exitCode = realExitCode(telling && ownEnd(telling));
  const image = ranImage(telling && trainOf(telling)?.imageID);
  const workers = ended ? undefined : countWorkers(pods, observation.job);
  const diagnosis = cancelled ? undefined : diagnose(observation, { now, ...known });
  return {
    phase,
    attempts: countAttempts(pods, observation.job),
    ...(workers && { workers }),
    ...(sinceMs !== undefined && { since: rfc3339(sinceMs) }),
    ...(startedMs !== undefined && { startedAt: rfc3339(startedMs) }),
    ...(endedMs !== undefined && { endedAt: rfc3339(endedMs) }),
    ...between('waitedMs', createdMs, seenStartMs),
    ...between('ranMs', startedMs, endedMs),
    ...between('placedAfterMs', timeOf(pods.at(-1)?.creationTimestamp), placedAt(pods.at(-1))),
    ...(phase !== 'queued' && waitedFor(known.lastWait)),
    ...(telling?.nodeName !== undefined && { node: telling.nodeName }),
    ...(image !== undefined && { image }),
    ...(telling && { podName: telling.name }),
    ...(exitCode !== undefined && phase !== 'running' && { exitCode }),
    ...(telling?.memoryLimit !== undefined && { memoryLimit: telling.memoryLimit }),
    ...(diagnosis && { diagnosis }),
    ...(cancelled && { cancelled }),
  };
}

/** When a pod got its node. */
function placedAt(pod: PodObservation | undefined): number | undefined {
  return pod && timeOf(isTrue(pod.conditions, 'PodScheduled')?.lastTransitionTime);
}

function waitedFor(lastWait: string | undefined): { waitedFor?: string } {
  const what = lastWait === undefined ? undefined : whatWasAwaited(lastWait);
  return what === undefined ? {} : { waitedFor: what };
}

/** First start over all attempts that can be seen. */
function firstStart({ pods }: Observation): number | undefined {
  const starts = pods.map(startOf).filter((start) => start !== undefined);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

/** A run that was told to have started did; so did one that finished, though its pods are gone. */
function unseenStart(
  { job }: Observation,
  phase: Phase,
  toldStart: string | undefined,
): number | undefined {
  const toldMs = timeOf(toldStart);
  if (toldMs !== undefined || phase !== 'finished') return toldMs;
  return timeOf(job?.startTime ?? job?.creationTimestamp);
}

function endTime(
  phase: Phase,
  job: JobObservation | undefined,
  telling: PodObservation | undefined,
): number | undefined {
  const ownEnd = telling && endOf(telling);
  if (ownEnd !== undefined) return ownEnd;
  if (!job) return undefined;
  const condition =
    phase === 'finished'
      ? isTrue(job.conditions, 'Complete')
      : (isTrue(job.conditions, 'Failed') ?? isTrue(job.conditions, 'FailureTarget'));
  return timeOf(job.completionTime) ?? timeOf(condition?.lastTransitionTime);
}

function sinceOf(
  phase: Phase,
  job: JobObservation | undefined,
  pods: readonly PodObservation[],
): number | undefined {
  const newest = pods.at(-1);
  const created = timeOf(job?.creationTimestamp);
  if (phase === 'queued') {
    const suspended = job && isTrue(job.conditions, 'Suspended');
    return timeOf(suspended?.lastTransitionTime) ?? created;
  }
  if (!newest) return created;
  if (phase === 'running') return startOf(newest) ?? created;
  if (phase === 'restarting') return endOf(newest) ?? created;
  return timeOf(newest.creationTimestamp) ?? created;
}

function between<Name extends string>(
  name: Name,
  fromMs: number | undefined,
  toMs: number | undefined,
): { [K in Name]?: number } {
  if (fromMs === undefined || toMs === undefined) return {};
  // Clocks of nodes differ a little: no duration is negative.
  const span: { [K in Name]?: number } = {};
  span[name] = Math.max(0, toMs - fromMs);
  return span;
}

/** RFC 3339 in UTC to the second, as Kubernetes writes it. */
function rfc3339(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, 'Z');
}
