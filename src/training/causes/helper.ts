import type { ContainerObservation, PodObservation } from '../observation.ts';
import { helperThatRunsOn, lastEnd, trainOf } from '../pods.ts';
import { raw, type Row } from './row.ts';

/** A container beside the training one failed, and with it the pod. */
export const helperFailed: Row<PodObservation> = {
  code: 'helper-failed',
  when: (pod) => lastEnd(trainOf(pod))?.exitCode === 0 && failedHelper(pod) !== undefined,
  say: (pod) => ({
    cause: `The training itself ended well, but ${failedHelper(pod) ?? 'a container'} beside it failed${exitOf(pod)}.`,
    fix: 'Its outputs can be used; tell the platform engineer, as the container is in the template.',
    evidence: raw(pod.reason, pod.message),
  }),
};

/** Training has ended, and its pod goes on: nobody hears of the end, and the GPUs stay taken. */
export const helperRunsOn: Row<PodObservation> = {
  code: 'helper-runs-on',
  when: (pod) => helperThatRunsOn(pod) !== undefined,
  say: (pod) => {
    const { exitCode = 0 } = lastEnd(trainOf(pod)) ?? {};
    const ended = exitCode === 0 ? 'has ended' : `has failed (exit ${exitCode})`;
    return {
      cause: `The training ${ended}, but the container "${helperThatRunsOn(pod)?.name ?? ''}" beside it still runs, and the run does not end.`,
      fix: 'Tell the platform engineer: in the template it has to end with the training, or be a sidecar.',
    };
  },
};

function failing({ containers }: PodObservation): ContainerObservation | undefined {
  return containers.find(({ state }) => (state.terminated?.exitCode ?? 0) !== 0);
}

function failedHelper(pod: PodObservation): string | undefined {
  const helper = failing(pod);
  return helper && `the container "${helper.name}"`;
}

function exitOf(pod: PodObservation): string {
  const exitCode = failing(pod)?.state.terminated?.exitCode;
  return exitCode === undefined ? '' : ` (exit ${exitCode})`;
}
