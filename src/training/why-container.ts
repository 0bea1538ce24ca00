import type { Diagnosis } from './cause.ts';
import { waitingCauses } from './causes/container.ts';
import { lastWords } from './causes/exit.ts';
import { isVagueBackOff } from './causes/image.ts';
import { prepareCauses } from './causes/init.ts';
import { firstCause } from './causes/row.ts';
import type { EventObservation, PodObservation } from './observation.ts';
import { onItsWay, startOf, trainOf } from './pods.ts';

/** Why the steps before training failed; `log` is that of the pod where it was read. */
export function whyPreparationFailed(
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

/** Why a container is not started, as the node says it. */
export function whyContainersWait(
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

/** The first answer that any of these gives. */
export function firstOf<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Answer | undefined,
): Answer | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer) return answer;
  }
  return undefined;
}
