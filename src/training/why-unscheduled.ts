import { countGpus, type Amounts, type NodeCapacity } from './capacity.ts';
import type { ComputeType } from './catalog.ts';
import type { Diagnosis } from './cause.ts';
import { firstCause } from './causes/row.ts';
import { schedulingCauses } from './causes/scheduling.ts';
import type { Known } from './known.ts';
import type { PodObservation } from './observation.ts';
import { refusalOf } from './pods.ts';

/** Why no node takes a pod, in the scheduler's words and with what is known of the nodes. */
export function whyUnscheduled(
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
