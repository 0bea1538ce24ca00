import type { Diagnosis } from './cause.ts';
import { exitCauses, lastWords } from './causes/exit.ts';
import { helperFailed } from './causes/helper.ts';
import { jobCauses, jobVerdicts } from './causes/job.ts';
import { deletedUnstarted, heldByLostNode, podCauses, unknownPodCause } from './causes/pod.ts';
import { firstCause } from './causes/row.ts';
import type { Known } from './known.ts';
import type { JobObservation, PodObservation } from './observation.ts';
import { isLive, isTrue, lastEnd, ownEnd, startOf, trainOf } from './pods.ts';
import { whyContainersWait, whyPreparationFailed } from './why-container.ts';
import { whyUnscheduled } from './why-unscheduled.ts';
import { attemptsOf, tellingPod, withWorker } from './workers.ts';

/** Why a Job failed: by its own verdict, else by the pod that tells most, else by what is left. */
export function whyFailed(
  job: JobObservation,
  pods: readonly PodObservation[],
  known: Known,
): Diagnosis | undefined {
  const telling = tellingPod(pods, job);
  const cause =
    firstCause(jobVerdicts, job) ??
    (telling && whyPodEnded(telling, known)) ??
    firstCause(jobCauses, job);
  if (!cause) return undefined;
  const attempts = telling ? attemptsOf(telling, pods, job) : [];
  const { failed } = job;
  const limited = withOwnLimit(cause, pods, { failed, toldStart: known.toldStart });
  const whole = withFirstAttempt(limited, attempts, known);
  return withStuckPod(withWorker(whole, telling, { pods, job }), job, telling);
}

/** Why an attempt ended that is tried again. */
export function whyRestarting(
  pods: readonly PodObservation[],
  known: Known,
): Diagnosis | undefined {
  const ended = pods.findLast((pod) => !isLive(pod) || lastEnd(trainOf(pod)) !== undefined);
  if (!ended) return undefined;
  const stuck = firstCause([heldByLostNode], ended);
  if (stuck) return stuck;
  const cause = whyPodEnded(ended, withoutLog(known));
  return cause && { ...cause, fix: startsAgain, hopeless: false };
}

const startsAgain =
  'Wait: it starts again by itself; code that loads its last checkpoint loses least.';

/** What ended this pod, or kept it from ever running. */
function whyPodEnded(pod: PodObservation, known: Known): Diagnosis | undefined {
  const end = ownEnd(pod);
  const exit = end && {
    end,
    deleting: pod.deletionTimestamp !== undefined && end === trainOf(pod)?.state.terminated,
    memoryLimit: pod.memoryLimit,
    lines: lastWords(end, known.log),
  };
  return (
    firstCause(podCauses, pod) ??
    whyPreparationFailed(pod, known.log) ??
    firstCause([helperFailed], pod) ??
    (exit && firstCause(exitCauses(known.patterns ?? []), exit)) ??
    firstCause([deletedUnstarted], pod) ??
    whyContainersWait(pod) ??
    firstCause([unknownPodCause], pod) ??
    whyUnscheduled(pod, known)
  );
}

/** A time limit that ran out before training began means something else than one that stopped it. */
function withOwnLimit(
  cause: Diagnosis,
  pods: readonly PodObservation[],
  { failed, toldStart }: { readonly failed: number; readonly toldStart?: string | undefined },
): Diagnosis {
  // Of pods that nobody saw only the count of those that failed is left.
  const neverRan =
    pods.every((pod) => startOf(pod) === undefined) && (pods.length > 0 || failed === 0);
  if (cause.code !== 'time-limit' || !neverRan || toldStart !== undefined) return cause;
  return { ...cause, cause: 'The run reached its time limit before training could start.' };
}

/** Where the first attempt failed for another cause, that is worth a line. */
function withFirstAttempt(
  cause: Diagnosis,
  attempts: readonly PodObservation[],
  known: Known,
): Diagnosis {
  const first = attempts.length > 1 ? attempts[0] : undefined;
  const other = first && whyPodEnded(first, withoutLog(known));
  if (!other || other.code === cause.code) return cause;
  const line = `First attempt: ${other.cause}`;
  return { ...cause, evidence: [cause.evidence, line].filter(Boolean).join('\n') };
}

/** A Job that failed but cannot get rid of its pod still holds its GPUs: somebody must know. */
function withStuckPod(
  cause: Diagnosis,
  job: JobObservation,
  pod: PodObservation | undefined,
): Diagnosis {
  if (isTrue(job.conditions, 'Failed')) return cause;
  return {
    ...cause,
    cause: `${cause.cause} Its pod has not stopped on node ${pod?.nodeName ?? '(unknown)'} yet.`,
    fix: 'Tell the platform team that the pod does not end: it may still hold its GPUs.',
  };
}

/** The log that was read is that of the telling pod: of no other. */
function withoutLog({ log: _log, ...known }: Known): Known {
  return known;
}
