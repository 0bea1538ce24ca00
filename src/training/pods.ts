import { trainContainer } from './names.ts';
import type {
  Condition,
  ContainerObservation,
  ContainerState,
  PodObservation,
} from './observation.ts';

export type Terminated = NonNullable<ContainerState['terminated']>;

/** Reasons that stand for "it never ran": the times and exit codes beside them are made up. */
const neverRan = new Set(['StartError', 'ContainerCannotRun', 'ContainerStatusUnknown']);

/** Reasons of a container that waits for nothing in particular. */
export const onItsWay: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Milliseconds of an RFC 3339 time; undefined for none, for nonsense, and for Go's zero times. */
export function timeOf(text: string | undefined): number | undefined {
  const ms = text === undefined ? NaN : Date.parse(text);
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** The condition of this type, if it is True. */
export function isTrue(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === 'True');
}

/** The container that trains; in a pod from a template that names it otherwise, the first. */
export function trainOf(pod: PodObservation): ContainerObservation | undefined {
  return pod.containers.find(({ name }) => name === trainContainer) ?? pod.containers[0];
}

/** How the training container ended, last time it did. */
export function lastEnd(container: ContainerObservation | undefined): Terminated | undefined {
  return container?.state.terminated ?? container?.lastState.terminated;
}

/**
 * The end that was the program's own doing: of a container that failed, was started again, and was
 * then stopped because enough is enough, the failure before.
 */
export function ownEnd(pod: PodObservation): Terminated | undefined {
  const train = trainOf(pod);
  const before = train?.lastState.terminated;
  const stopped = pod.deletionTimestamp !== undefined && (lastEnd(train)?.exitCode ?? 0) > 128;
  return stopped && before !== undefined && before.exitCode !== 0 ? before : lastEnd(train);
}

/** The exit code, where a process of ours really gave one. */
export function realExitCode(end: Terminated | undefined): number | undefined {
  return end && !neverRan.has(end.reason ?? '') ? end.exitCode : undefined;
}

/** First start of the training container in this pod, in milliseconds. */
export function startOf(pod: PodObservation): number | undefined {
  const container = trainOf(pod);
  if (!container) return undefined;
  const { running } = container.state;
  const starts = [container.state.terminated, container.lastState.terminated]
    .filter((end) => end !== undefined && !neverRan.has(end.reason ?? ''))
    .map((end) => timeOf(end?.startedAt));
  // A container that runs has started, whatever became of the time.
  if (running) starts.push(timeOf(running.startedAt) ?? timeOf(pod.creationTimestamp));
  const known = starts.filter((start) => start !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** When this attempt ended, in milliseconds, as far as its pod tells. */
export function endOf(pod: PodObservation): number | undefined {
  const ready = pod.conditions.find(({ type }) => type === 'Ready');
  return (
    timeOf(lastEnd(trainOf(pod))?.finishedAt) ??
    timeOf(pod.deletionTimestamp) ??
    (pod.phase === 'Failed' ? timeOf(ready?.lastTransitionTime) : undefined)
  );
}

/** A container beside the training one that runs on after that one has ended, and holds its pod. */
export function helperThatRunsOn(pod: PodObservation): ContainerObservation | undefined {
  const train = trainOf(pod);
  if (!train?.state.terminated || !isLive(pod)) return undefined;
  return pod.containers.find((other) => other !== train && other.state.running);
}

/** True while the pod neither ended nor is being deleted. */
export function isLive(pod: PodObservation): boolean {
  return pod.deletionTimestamp === undefined && pod.phase !== 'Succeeded' && pod.phase !== 'Failed';
}

/** What the scheduler says of a pod that it finds no node for; undefined where it has one. */
export function refusalOf({ conditions }: PodObservation): Condition | undefined {
  const condition = conditions.find(({ type }) => type === 'PodScheduled');
  return condition?.status === 'False' ? condition : undefined;
}

/** Oldest first, whatever order they were seen in. */
export function byAge(pods: readonly PodObservation[]): PodObservation[] {
  return pods.toSorted(
    (a, b) => (timeOf(a.creationTimestamp) ?? 0) - (timeOf(b.creationTimestamp) ?? 0),
  );
}

/** True where this pod failed before anybody took it away, by its own fault or its node's. */
export function failedByItself(pod: PodObservation): boolean {
  if (pod.deletionTimestamp !== undefined) return false;
  return pod.phase === 'Failed' || (realExitCode(ownEnd(pod)) ?? 0) !== 0;
}
