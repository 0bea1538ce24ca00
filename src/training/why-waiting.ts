import type { Diagnosis } from './cause.ts';
import { autoscalerCauses } from './causes/autoscaler.ts';
import { creationCauses } from './causes/creation.ts';
import { queueCauses } from './causes/job.ts';
import { preparationCauses, progressReasons } from './causes/mounting.ts';
import { workloadCauses } from './causes/queue.ts';
import { firstCause } from './causes/row.ts';
import { silenceCauses, type Silence } from './causes/silence.ts';
import type { Known } from './known.ts';
import type {
  EventObservation,
  JobObservation,
  Observation,
  PodObservation,
} from './observation.ts';
import { isLive, startOf, timeOf } from './pods.ts';
import { whyContainersWait, whyPreparationFailed } from './why-container.ts';
import { whyUnscheduled } from './why-unscheduled.ts';

/** Why a Job has no pod. */
export function whyQueued(
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

/** Why a pod does not train yet. */
export function whyWaiting(
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

function silenceOf(
  { nodeName = '', conditions, initContainers }: PodObservation,
  sinceMs: number,
): Silence {
  const step = initContainers.find(({ state }) => state.running);
  if (step) return { at: 'step', step: step.name, sinceMs };
  const isScheduled = nodeName !== '' || conditions.some(({ type }) => type === 'PodScheduled');
  if (!isScheduled) return { at: 'scheduler', sinceMs };
  return { at: 'node', sinceMs, ...(nodeName !== '' && { node: nodeName }) };
}
