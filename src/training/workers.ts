import type { Diagnosis } from './cause.ts';
import type { JobObservation, PodObservation } from './observation.ts';
import { byAge, endOf, failedByItself, isLive, lastEnd, startOf, timeOf, trainOf } from './pods.ts';

/** How many workers of a run train right now. */
export interface Workers {
  readonly running: number;
  readonly total: number;
}

/** How many pods a run has side by side; 1 where it tries again but never has two at once. */
function workersOf(pods: readonly PodObservation[], job: JobObservation | undefined): number {
  const indexes = pods.map(({ completionIndex = -1 }) => completionIndex + 1);
  const wanted = job?.indexed ? job.completions : job?.parallelism;
  return Math.max(1, wanted ?? 0, pods.filter(isLive).length, ...indexes);
}

/** The workers of a run that has several side by side; undefined for a run of one. */
export function countWorkers(
  pods: readonly PodObservation[],
  job: JobObservation | undefined,
): Workers | undefined {
  const total = workersOf(pods, job);
  if (total < 2) return undefined;
  return {
    running: pods.filter((pod) => isLive(pod) && trainOf(pod)?.state.running).length,
    total,
  };
}

/**
 * The pod that tells most about a run. Of workers side by side, the first that failed by itself and
 * was not made again (the others are stopped after it); else the newest attempt that started; else
 * the newest.
 */
export function tellingPod(
  pods: readonly PodObservation[],
  job: JobObservation | undefined,
): PodObservation | undefined {
  const sorted = byAge(pods);
  if (workersOf(pods, job) > 1) {
    const failed = sorted.filter(failedByItself).toSorted(byEnd);
    const first = failed.find((pod) => !isReplaced(pod, sorted)) ?? failed.at(-1);
    if (first) return first;
  }
  return sorted.findLast((pod) => startOf(pod) !== undefined) ?? sorted.at(-1);
}

/**
 * The pod whose log says how a training goes: of workers side by side the first, by custom, in its
 * newest attempt that started.
 */
export function leadingPod(pods: readonly PodObservation[]): PodObservation | undefined {
  const first = pods.filter(({ completionIndex }) => completionIndex === 0);
  const sorted = byAge(first.length > 0 ? first : pods);
  return sorted.findLast((pod) => startOf(pod) !== undefined) ?? sorted.at(-1);
}

/** First to end first; of those that ended together, whoever was not stopped by a signal. */
function byEnd(a: PodObservation, b: PodObservation): number {
  const stopped = (pod: PodObservation): number =>
    (lastEnd(trainOf(pod))?.exitCode ?? 0) > 128 ? 1 : 0;
  return (endOf(a) ?? 0) - (endOf(b) ?? 0) || stopped(a) - stopped(b);
}

/** True where a later pod took the place of this one, which had ended. */
function isReplaced(pod: PodObservation, pods: readonly PodObservation[]): boolean {
  const endMs = endOf(pod) ?? timeOf(pod.creationTimestamp) ?? 0;
  return pods.some(
    (other) =>
      other.uid !== pod.uid &&
      other.completionIndex === pod.completionIndex &&
      (timeOf(other.creationTimestamp) ?? 0) >= endMs,
  );
}

/** How many times training was tried: pods and restarts, of the worker with the most. */
export function countAttempts(
  pods: readonly PodObservation[],
  job: JobObservation | undefined,
): number {
  const restarts = pods.map((pod) => trainOf(pod)?.restartCount ?? 0);
  if (
    workersOf(pods, job) > 1 &&
    pods.every(({ completionIndex }) => completionIndex === undefined)
  )
    // Of workers without a number only those that failed are known to have been tried again.
    return 1 + pods.filter((pod) => isReplacedFailure(pod, pods)).length + Math.max(0, ...restarts);
  const perWorker = new Map<number, number>();
  for (const [at, { completionIndex = -1 }] of pods.entries())
    perWorker.set(completionIndex, (perWorker.get(completionIndex) ?? 0) + 1 + (restarts[at] ?? 0));
  return Math.max(0, ...perWorker.values());
}

function isReplacedFailure(pod: PodObservation, pods: readonly PodObservation[]): boolean {
  return !isLive(pod) && pod.phase !== 'Succeeded' && isReplaced(pod, pods);
}

/** The attempts of the worker that this pod was; [] where nobody can tell workers apart. */
export function attemptsOf(
  { completionIndex }: PodObservation,
  pods: readonly PodObservation[],
  job: JobObservation | undefined,
): readonly PodObservation[] {
  if (completionIndex === undefined && workersOf(pods, job) > 1) return [];
  return pods.filter((pod) => pod.completionIndex === completionIndex);
}

/** Says how many workers have no node while others train already, which most trainings wait for. */
export function withPlaceless(
  diagnosis: Diagnosis,
  {
    placeless,
    pods,
    job,
  }: {
    readonly placeless: number;
    readonly pods: readonly PodObservation[];
    readonly job: JobObservation | undefined;
  },
): Diagnosis {
  const have = placeless === 1 ? 'has' : 'have';
  const who = `${placeless} of ${workersOf(pods, job)} workers ${have} no node`;
  return { ...diagnosis, cause: `${who}: ${diagnosis.cause}`, hopeless: false };
}

/** Names the worker that failed first: the others are stopped after it. */
export function withWorker(
  diagnosis: Diagnosis,
  telling: PodObservation | undefined,
  { pods, job }: { readonly pods: readonly PodObservation[]; readonly job: JobObservation },
): Diagnosis {
  const total = workersOf(pods, job);
  if (total < 2 || !telling || !failedByItself(telling)) return diagnosis;
  const index = telling.completionIndex;
  const who = index === undefined ? `One of ${total} workers` : `Worker ${index + 1} of ${total}`;
  const which = index === undefined ? '' : `, completion index ${index}`;
  return {
    ...diagnosis,
    cause: `${who} failed first: ${diagnosis.cause}`,
    evidence: [diagnosis.evidence, `pod ${telling.name}${which}`].filter(Boolean).join('\n'),
  };
}
