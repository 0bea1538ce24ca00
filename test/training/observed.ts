import type {
  Condition,
  ContainerObservation,
  ContainerState,
  EventObservation,
  JobObservation,
  Observation,
  PodObservation,
  WorkloadObservation,
} from '../../src/training/observation.ts';

/** The clock of every fixture starts here; `at(n)` is n seconds later. */
export const zero = Date.parse('2026-01-01T00:00:00Z');

export function at(seconds: number): string {
  return new Date(zero + seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function clockAt(seconds: number): Date {
  return new Date(zero + seconds * 1000);
}

export function condition(type: string, more: Partial<Condition> = {}): Condition {
  return { type, status: 'True', lastTransitionTime: at(0), ...more };
}

export function makeJob(more: Partial<JobObservation> = {}): JobObservation {
  return {
    name: 'train-resnet',
    namespace: 'vision',
    uid: 'job-1',
    resourceVersion: '1',
    creationTimestamp: at(0),
    suspended: false,
    active: 1,
    succeeded: 0,
    failed: 0,
    terminating: 0,
    conditions: [],
    ...more,
  };
}

export function makeContainer(
  state: ContainerState,
  more: Partial<ContainerObservation> = {},
): ContainerObservation {
  return {
    name: 'train',
    image: 'matilda/resnet:v1',
    restartCount: 0,
    lastState: {},
    ...more,
    state,
  };
}

export function makePod(
  containers: readonly ContainerObservation[],
  more: Partial<PodObservation> = {},
): PodObservation {
  return {
    name: 'train-resnet-aaaaa',
    namespace: 'vision',
    uid: 'pod-1',
    resourceVersion: '1',
    jobUid: 'job-1',
    creationTimestamp: at(0),
    nodeName: 'gpu-node-1',
    phase: 'Pending',
    conditions: [condition('PodScheduled')],
    initContainers: [],
    containers,
    ...more,
  };
}

export function makeEvent(
  reason: string,
  message: string,
  more: Partial<EventObservation> = {},
): EventObservation {
  return {
    type: 'Warning',
    reason,
    message,
    object: { kind: 'Pod', name: 'train-resnet-aaaaa', uid: 'pod-1' },
    at: at(1),
    count: 1,
    ...more,
  };
}

export function observe(
  job: JobObservation | undefined,
  pods: readonly PodObservation[] = [],
  events: readonly EventObservation[] = [],
  workload?: WorkloadObservation,
): Observation {
  return { pods, events, ...(job && { job }), ...(workload && { workload }) };
}

/** Container states as the kubelet gives them, by short names. */
export const states = {
  creating: { waiting: { reason: 'ContainerCreating' } },
  running: { running: { startedAt: at(10) } },
  waiting: (reason: string, message?: string): ContainerState => ({
    waiting: { reason, ...(message !== undefined && { message }) },
  }),
  ended: (
    exitCode: number,
    more: Partial<NonNullable<ContainerState['terminated']>> = {},
  ): ContainerState => ({
    terminated: {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt: at(10),
      finishedAt: at(70),
      ...more,
    },
  }),
} as const;

export function failedJob(reason = 'BackoffLimitExceeded', message = ''): JobObservation {
  const verdict = { reason, message, lastTransitionTime: at(72) };
  return makeJob({
    active: 0,
    failed: 1,
    conditions: [condition('FailureTarget', verdict), condition('Failed', verdict)],
  });
}

export function completeJob(): JobObservation {
  return makeJob({
    active: 0,
    succeeded: 1,
    completionTime: at(72),
    conditions: [
      condition('SuccessCriteriaMet', { lastTransitionTime: at(71) }),
      condition('Complete', { lastTransitionTime: at(72) }),
    ],
  });
}
