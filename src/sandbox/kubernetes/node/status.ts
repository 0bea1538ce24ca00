import { timestamp } from '../api/time.ts';
import type {
  Condition,
  ContainerStatus,
  Pod,
  PodStatus,
  VolumeMount,
} from '../controllers/objects.ts';
import type { ContainerRecord, PodRecord } from './pod-state.ts';

/** The conditions that a kubelet writes; others of the pod are left alone. */
type OwnCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** The status that the node reports of a pod, over the one that is stored. */
export function podStatus(pod: Pod, record: PodRecord, now: Date): PodStatus {
  const { hostIP, podIP } = record;
  const { generation } = pod.metadata;
  return {
    ...pod.status,
    ...(generation !== undefined && { observedGeneration: generation }),
    phase: record.phase,
    ...(record.reason !== undefined && { reason: record.reason }),
    ...(record.message !== undefined && { message: record.message }),
    conditions: mergeConditions(pod, ownConditions(record), now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: timestamp(record.startTime),
    ...(record.init.length > 0 && { initContainerStatuses: record.init.map(initStatus) }),
    containerStatuses: record.containers.map(containerStatus),
  };
}

function containerStatus(container: ContainerRecord): ContainerStatus {
  const { spec, imageId } = container;
  const { requests } = spec.resources ?? {};
  const mounts = (spec.volumeMounts ?? []).map(mountStatus);
  return {
    name: spec.name,
    state: container.state,
    lastState: container.lastState,
    ready: isReady(container),
    restartCount: container.restartCount,
    image: spec.image,
    imageID: imageId,
    ...(container.containerId !== undefined && { containerID: container.containerId }),
    started: container.state.running !== undefined,
    ...(imageId !== '' && requests && { allocatedResources: requests }),
    ...(imageId !== '' && { resources: spec.resources ?? {} }),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  };
}

/** An init container is ready once it has succeeded. */
function initStatus(container: ContainerRecord): ContainerStatus {
  const ready = container.state.terminated?.exitCode === 0;
  return { ...containerStatus(container), ready };
}

function mountStatus({ name, mountPath, readOnly }: VolumeMount): VolumeMount {
  return { name, mountPath, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }) };
}

function isReady({ state }: ContainerRecord): boolean {
  return state.running !== undefined;
}

function ownConditions(record: PodRecord): readonly OwnCondition[] {
  return [
    { type: 'PodReadyToStartContainers', status: record.isReadyToStart ? 'True' : 'False' },
    { type: 'Initialized', ...initialized(record) },
    { type: 'Ready', ...ready(record) },
    { type: 'ContainersReady', ...ready(record) },
  ];
}

function initialized({ init, phase }: PodRecord): Omit<OwnCondition, 'type'> {
  const incomplete = init.filter(({ state }) => state.terminated?.exitCode !== 0);
  if (incomplete.length > 0) {
    const message = `containers with incomplete status: [${namesOf(incomplete)}]`;
    return { status: 'False', reason: 'ContainersNotInitialized', message };
  }
  return { status: 'True', ...(phase === 'Succeeded' && { reason: 'PodCompleted' }) };
}

function ready({ outcome, containers }: PodRecord): Omit<OwnCondition, 'type'> {
  const wasRun = containers.some(({ state }) => state.terminated?.startedAt !== null);
  if (outcome && wasRun) {
    return { status: 'False', reason: outcome === 'Succeeded' ? 'PodCompleted' : 'PodFailed' };
  }
  const unready = containers.filter((container) => !isReady(container));
  if (unready.length === 0) return { status: 'True' };
  const message = `containers with unready status: [${namesOf(unready)}]`;
  return { status: 'False', reason: 'ContainersNotReady', message };
}

function namesOf(containers: readonly ContainerRecord[]): string {
  return containers.map(({ spec }) => spec.name).join(' ');
}

/** Foreign conditions first, then the kubelet's own, then PodScheduled: the order on a cluster. */
function mergeConditions(pod: Pod, own: readonly OwnCondition[], now: Date): readonly Condition[] {
  const standing = pod.status.conditions ?? [];
  const owned = own.map((condition) => {
    const before = standing.find(({ type }) => type === condition.type);
    return withTimes(condition, pod, before, now);
  });
  const isForeign = ({ type }: Condition) =>
    type !== 'PodScheduled' && !own.some((condition) => condition.type === type);
  const scheduled = standing
    .filter(({ type }) => type === 'PodScheduled')
    .map((condition) => withTimes(condition, pod, condition, now));
  return [...standing.filter(isForeign), ...owned, ...scheduled];
}

function withTimes(
  { type, status, reason, message }: OwnCondition,
  { metadata }: Pod,
  before: Condition | undefined,
  now: Date,
): Condition {
  const unchanged = before?.status === status ? before.lastTransitionTime : undefined;
  return {
    type,
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    status,
    lastProbeTime: null,
    lastTransitionTime: unchanged ?? timestamp(now),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}
