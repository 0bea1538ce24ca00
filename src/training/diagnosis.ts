import { withAsked } from './asked.ts';
import type { Diagnosis } from './cause.ts';
import { helperRunsOn } from './causes/helper.ts';
import { silentNode } from './causes/pod.ts';
import { firstCause } from './causes/row.ts';
import type { Known } from './known.ts';
import type { Observation, PodObservation } from './observation.ts';
import { phaseOf } from './phase.ts';
import { byAge, isLive, refusalOf } from './pods.ts';
import { firstOf } from './why-container.ts';
import { whyFailed, whyRestarting } from './why-ended.ts';
import { whyUnscheduled } from './why-unscheduled.ts';
import { whyQueued, whyWaiting } from './why-waiting.ts';
import { withPlaceless } from './workers.ts';

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
