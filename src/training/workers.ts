import type { Diagnosis } from './cause.ts';
import type { PodObservation } from './observation.ts';
import { failedByItself, isLive, trainOf } from './pods.ts';

/** How many workers of a run train right now. */
export interface Workers {
  readonly running: number;
  readonly total: number;
}

/** The workers of a run that has several side by side; undefined for a run of one. */
export function countWorkers(pods: readonly PodObservation[]): Workers | undefined {
  const live = pods.filter(isLive);
  const indexes = pods.map(({ completionIndex = -1 }) => completionIndex);
  const total = Math.max(live.length, ...indexes.map((index) => index + 1));
  if (total < 2) return undefined;
  return { running: live.filter((pod) => trainOf(pod)?.state.running).length, total };
}

/** Names the worker that failed first: the others are stopped after it. */
export function withWorker(
  diagnosis: Diagnosis,
  telling: PodObservation | undefined,
  pods: readonly PodObservation[],
): Diagnosis {
  const index = telling?.completionIndex;
  const total = countWorkers(pods)?.total;
  if (index === undefined || total === undefined || !telling || !failedByItself(telling))
    return diagnosis;
  const line = `pod ${telling.name}, completion index ${index}`;
  return {
    ...diagnosis,
    cause: `Worker ${index + 1} of ${total} failed first: ${diagnosis.cause}`,
    evidence: [diagnosis.evidence, line].filter(Boolean).join('\n'),
  };
}
