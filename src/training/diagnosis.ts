import { withAsked, type Asked } from './asked.ts';
import { countGpus, type Amounts, type NodeCapacity } from './capacity.ts';
import type { ComputeType } from './catalog.ts';
import type { Diagnosis } from './cause.ts';
import { autoscalerCauses } from './causes/autoscaler.ts';
import { waitingCauses } from './causes/container.ts';
import { creationCauses } from './causes/creation.ts';
import { exitCauses, lastWords } from './causes/exit.ts';
import { isVagueBackOff } from './causes/image.ts';
import { prepareCauses } from './causes/init.ts';
import { jobCauses, jobVerdicts, queueCauses } from './causes/job.ts';
import { preparationCauses, progressReasons } from './causes/mounting.ts';
import {
  deletedUnstarted,
  heldByLostNode,
  helperFailed,
  helperRunsOn,
  podCauses,
  silentNode,
  unknownPodCause,
} from './causes/pod.ts';
import { workloadCauses } from './causes/queue.ts';
import { firstCause } from './causes/row.ts';
import { schedulingCauses } from './causes/scheduling.ts';
import { silenceCauses, type Silence } from './causes/silence.ts';
import type { LogPattern } from './log-patterns.ts';
import type {
  EventObservation,
  JobObservation,
  Observation,
  PodObservation,
} from './observation.ts';
import { phaseOf } from './phase.ts';
import {
  byAge,
  isLive,
  isTrue,
  lastEnd,
  ownEnd,
  refusalOf,
  startOf,
  timeOf,
  trainOf,
  onItsWay,
} from './pods.ts';
import { attemptsOf, tellingPod, withPlaceless, withWorker } from './workers.ts';

/** What is known beside the observation. */
export interface Known {
  /** Only compared with times of the cluster over minutes. */
  readonly now: Date;
  /** The tail of the telling pod's log where it was read. */
  readonly log?: readonly string[];
  /** What the run asked for: makes sentences exact. */
  readonly asked?: Asked;
  /** The platform engineer's own log patterns: asked before those built in. */
  readonly patterns?: readonly LogPattern[];
  /** When the run was told to have started: for when nothing in the cluster shows it any more. */
  readonly toldStart?: string | undefined;
}

/**
 * Why the run waits or ended, in the order in which the objects are most to be believed: the Job's
 * verdict, the pod as a whole, its preparation, its training container, the scheduler, events.
 * Undefined where nothing needs explaining. A failed or deleted run always has one. Total.
 */
export function diagnose(observation: Observation, known: Known): Diagnosis | undefined {
  const cause = causeOf(observation, known);
  return cause && withAsked(cause, known.asked);
}

function causeOf(observation: Observation, known: Known): Diagnosis | undefined {
  const { job } = observation;
  const pods = byAge(observation.pods);
  const phase = phaseOf(observation, known);
  if (!job) return deleted;
  if (phase === 'failed') return whyFailed(job, pods, known);
  if (phase === 'queued') return whyQueued(job, observation, known);
  if (phase === 'waiting') return whyWaiting(pods, observation, known);
  if (phase === 'restarting') return whyRestarting(pods, known);
  if (phase === 'running') return whyRunningIsNotWell(pods, observation, known);
  return undefined;
}

const deleted: Diagnosis = {
  code: 'deleted',
  cause: 'The run was deleted in the cluster before it ended.',
  fix: 'Start it again if that was not intended.',
  hopeless: true,
};

function whyFailed(
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

function whyPreparationFailed(
  pod: PodObservation,
  log: readonly string[] | undefined,
): Diagnosis | undefined {
  return firstOf(pod.initContainers, ({ name, sidecar, state, lastState }) => {
    const end = state.terminated ?? lastState.terminated;
    if (sidecar || !end || end.exitCode === 0 || state.running) return undefined;
    const own = startOf(pod) === undefined ? log : undefined;
    return firstCause(prepareCauses, { name, end, lines: lastWords(end, own) });
  });
}

function whyContainersWait(
  pod: PodObservation,
  events: readonly EventObservation[] = [],
): Diagnosis | undefined {
  const train = trainOf(pod);
  return firstOf([...pod.initContainers, ...pod.containers], (container) => {
    const { name, image, sidecar, state } = container;
    const { reason, message = '' } = state.waiting ?? {};
    if (reason === undefined || onItsWay.has(reason)) return undefined;
    const helper = sidecar ?? (pod.containers.includes(container) && container !== train);
    const detail = isVagueBackOff({ reason, message }) ? pullFailure(events, name) : undefined;
    return firstCause(waitingCauses, {
      name,
      reason,
      message: [message, detail].filter(Boolean).join(': '),
      ...(helper && { helper }),
      ...(image !== undefined && { image }),
    });
  });
}

/** What the node said of the last pull that failed, of a container or of whichever it was. */
function pullFailure(events: readonly EventObservation[], container: string): string | undefined {
  return events.findLast(
    ({ message, object: { fieldPath } }) =>
      message.startsWith('Failed to pull image') &&
      (fieldPath === undefined || fieldPath.includes(`{${container}}`)),
  )?.message;
}

function whyQueued(
  job: JobObservation,
  { pods, events, workload }: Observation,
  { now, toldStart }: Known,
): Diagnosis | undefined {
  if (job.suspended && workload) return firstCause(workloadCauses, workload);
  const hasStarted =
    toldStart !== undefined || pods.some((pod) => startOf(pod) !== undefined) || job.failed > 0;
  const held = firstCause(queueCauses, { suspended: job.suspended, hasStarted });
  if (held) return held;
  const refused = events.findLast(({ reason }) => reason === 'FailedCreate');
  const created = events.findLast(({ reason }) => reason === 'SuccessfulCreate');
  if (created && (timeOf(created.at) ?? 0) > (timeOf(refused?.at) ?? 0)) return undefined;
  if (refused) return firstCause(creationCauses, refused);
  const nowMs = now.getTime();
  const sinceMs = nowMs - (timeOf(job.startTime) ?? timeOf(job.creationTimestamp) ?? nowMs);
  return firstCause(silenceCauses, { at: 'pod', sinceMs });
}

function whyWaiting(
  pods: readonly PodObservation[],
  { events, nodes }: Observation,
  known: Known,
): Diagnosis | undefined {
  const pod = pods.findLast(isLive) ?? pods.at(-1);
  if (!pod) return undefined;
  const own = events.filter(({ object }) => object.kind === 'Pod' && object.name === pod.name);
  const nowMs = known.now.getTime();
  const noNode = whyUnscheduled(pod, known, nodes);
  if (noNode) return scaling(own, noNode, nowMs) ?? noNode;
  const failed = whyPreparationFailed(pod, undefined) ?? whyContainersWait(pod, own);
  if (failed) return failed;
  const sinceMs = nowMs - (timeOf(pod.creationTimestamp) ?? nowMs);
  // Only the newest word counts: a mount that failed and then worked is followed by a pull.
  const said = own.findLast(
    ({ type, reason }) => type === 'Warning' || progressReasons.has(reason),
  );
  const cause = said && firstCause(preparationCauses, { ...said, sinceMs });
  return cause ?? firstCause(silenceCauses, silenceOf(pod, sinceMs));
}

function silenceOf({ nodeName = '', conditions }: PodObservation, sinceMs: number): Silence {
  const isScheduled = nodeName !== '' || conditions.some(({ type }) => type === 'PodScheduled');
  if (!isScheduled) return { at: 'scheduler', sinceMs };
  return { at: 'node', sinceMs, ...(nodeName !== '' && { node: nodeName }) };
}

/** Why a run that trains may not get on: its node, a container beside it, a worker without a place. */
function whyRunningIsNotWell(
  pods: readonly PodObservation[],
  { job, nodes }: Observation,
  known: Known,
): Diagnosis | undefined {
  const live = pods.filter(isLive);
  const troubled = firstOf(live, (pod) => firstCause([silentNode, helperRunsOn], pod));
  if (troubled) return troubled;
  const placeless = live.filter((pod) => refusalOf(pod));
  const cause = firstOf(placeless, (pod) => whyUnscheduled(pod, known, nodes));
  return cause && withPlaceless(cause, { placeless: placeless.length, pods, job });
}

/** What an autoscaler makes of a pod that no node takes: its newest word, while it is news. */
function scaling(
  own: readonly EventObservation[],
  { cause }: Diagnosis,
  nowMs: number,
): Diagnosis | undefined {
  const said = own.map((event) => ({
    ...event,
    noNode: cause,
    sinceMs: nowMs - (timeOf(event.at) ?? nowMs),
  }));
  const newest = said.findLast((event) => firstCause(autoscalerCauses, event));
  return newest && firstCause(autoscalerCauses, newest);
}

function whyUnscheduled(
  pod: PodObservation,
  { asked }: Known,
  nodes?: readonly NodeCapacity[],
): Diagnosis | undefined {
  const refusal = refusalOf(pod);
  if (!refusal) return undefined;
  const { reason = '', message = '', lastTransitionTime } = refusal;
  const { requests, nominatedNodeName } = pod;
  const cause = firstCause(schedulingCauses, {
    reason,
    message,
    ...(asked && { gpus: asked.gpuCount }),
    ...(requests && { asking: { requests, type: asked?.type ?? typeOf(requests) } }),
    ...(nodes && { nodes }),
    ...(nominatedNodeName !== undefined && { nominatedNode: nominatedNodeName }),
  });
  if (!cause || lastTransitionTime === undefined) return cause;
  return { ...cause, since: lastTransitionTime };
}

function typeOf(requests: Amounts): ComputeType {
  return countGpus(requests) > 0 ? 'gpu' : 'cpu';
}

function whyRestarting(pods: readonly PodObservation[], known: Known): Diagnosis | undefined {
  const ended = pods.findLast((pod) => !isLive(pod) || lastEnd(trainOf(pod)) !== undefined);
  if (!ended) return undefined;
  const stuck = firstCause([heldByLostNode], ended);
  if (stuck) return stuck;
  const cause = whyPodEnded(ended, withoutLog(known));
  return cause && { ...cause, fix: startsAgain, hopeless: false };
}

const startsAgain =
  'Wait: it starts again by itself; code that loads its last checkpoint loses least.';

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

function firstOf<Item>(
  items: readonly Item[],
  ask: (item: Item) => Diagnosis | undefined,
): Diagnosis | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer) return answer;
  }
  return undefined;
}
