import { createHash } from 'node:crypto';
import type { Container, ContainerState, Pod, Terminated } from '../controllers/objects.ts';

/** What the node knows of one container. It changes as the container lives. */
export interface ContainerRecord {
  readonly spec: Container;
  state: ContainerState;
  lastState: ContainerState;
  restartCount: number;
  imageId: string;
  containerId?: string;
}

/** What the node knows of a pod it runs. */
export interface PodRecord {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** How it ends, as soon as that is certain; the phase follows a little later. */
  outcome?: 'Succeeded' | 'Failed';
  reason?: string;
  message?: string;
  readonly startTime: Date;
  readonly hostIP: string;
  podIP?: string;
  /** Whether the pod's sandbox stands: its volumes are mounted, and it has not ended. */
  isReadyToStart: boolean;
  readonly init: readonly ContainerRecord[];
  readonly containers: readonly ContainerRecord[];
}

/** The record of a pod that the node has just accepted. */
export function acceptPod(pod: Pod, hostIP: string, now: Date): PodRecord {
  const init = pod.spec.initContainers ?? [];
  const reason = init.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const record = (spec: Container): ContainerRecord => ({
    spec,
    state: { waiting: { reason } },
    lastState: {},
    restartCount: 0,
    imageId: '',
  });
  return {
    phase: 'Pending',
    startTime: now,
    hostIP,
    isReadyToStart: false,
    init: init.map(record),
    containers: pod.spec.containers.map(record),
  };
}

/** The id of one attempt of a container. */
export function containerId(podUid: string, container: string, attempt: number): string {
  const digest = createHash('sha256').update(`${podUid}/${container}/${attempt}`).digest('hex');
  return `containerd://${digest}`;
}

const LOST: Terminated = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
};

/**
 * Settles how a pod ended that was stopped before its end: containers that never ran count as lost,
 * unless they still waited for the init containers.
 */
export function settle(record: PodRecord): void {
  const isInitialized = record.init.every(({ state }) => state.terminated?.exitCode === 0);
  const pending = isInitialized ? record.containers : record.init;
  for (const container of pending) {
    if (!container.state.terminated) container.state = { terminated: LOST };
  }
  const exits = record.containers.map(({ state }) => state.terminated?.exitCode);
  record.outcome ??= exits.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  record.phase = record.outcome;
  record.isReadyToStart = false;
}
