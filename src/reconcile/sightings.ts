import type { JobObservation, Observation, PodObservation } from '../training/observation.ts';
import { isLive, isTrue } from '../training/pods.ts';

/** What was seen of a run and may be gone from the cluster by now: the evidence of its end. */
export interface Sightings {
  /** Takes note of what stands now, and gives it back completed by what stood before. */
  see(observation: Observation, now: Date): Observation;
}

/** Of pods that are gone, more than this tell nothing new. */
const mostGone = 20;

/**
 * Evidence is deleted before it can be told: the pod of a deadline, of an eviction, of a node that
 * went away. What this process saw of it is kept until the run is closed. Nothing depends on it
 * but the words: a process that starts later tells the same milestones.
 */
class Seen implements Sightings {
  #pods: readonly PodObservation[] = [];
  #endedJob: JobObservation | undefined;

  see(observation: Observation, now: Date): Observation {
    const { job } = observation;
    if (job && isDone(job)) this.#endedJob = job;
    const pods = withoutOldest(merged(this.#pods, observation.pods, now), observation.pods);
    // What is kept for long is not made anew at every look.
    if (!isSame(pods, this.#pods)) this.#pods = pods;
    const seenJob = job ?? this.#endedJob;
    return { pods: this.#pods, events: observation.events, ...(seenJob && { job: seenJob }) };
  }
}

export function createSightings(): Sightings {
  return new Seen();
}

/** What was seen before, as it is now or was when it vanished, and then what is new. */
function merged(
  before: readonly PodObservation[],
  standing: readonly PodObservation[],
  now: Date,
): readonly PodObservation[] {
  const known = before.map((pod) => {
    const current = standing.find(({ uid }) => uid === pod.uid);
    if (current) return settled(pod, current);
    return isOver(pod) ? pod : taken(pod, now);
  });
  const isNew = (pod: PodObservation): boolean => !before.some(({ uid }) => uid === pod.uid);
  return known.concat(standing.filter(isNew));
}

/** All that stand, and of those that are gone the newest. */
function withoutOldest(
  pods: readonly PodObservation[],
  standing: readonly PodObservation[],
): readonly PodObservation[] {
  if (pods.length <= mostGone) return pods;
  const uids = new Set(standing.map(({ uid }) => uid));
  const gone = pods.filter(({ uid }) => !uids.has(uid));
  const dropped = new Set(gone.slice(0, Math.max(0, gone.length - mostGone)));
  return pods.filter((pod) => !dropped.has(pod));
}

function isSame(some: readonly PodObservation[], others: readonly PodObservation[]): boolean {
  return some.length === others.length && some.every((pod, index) => pod === others[index]);
}

function isDone({ conditions }: JobObservation): boolean {
  return isTrue(conditions, 'Complete') !== undefined || isTrue(conditions, 'Failed') !== undefined;
}

function isOver({ phase }: PodObservation): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** A pod that ended by itself stays as it ended, though it is cleared away afterwards. */
function settled(before: PodObservation, now: PodObservation): PodObservation {
  const ended = !isLive(before) && before.deletionTimestamp === undefined;
  return ended ? before : now;
}

/** A pod that vanished while it seemed to live: somebody deleted it, and it runs no more. */
function taken(pod: PodObservation, now: Date): PodObservation {
  return { ...pod, phase: 'Failed', deletionTimestamp: pod.deletionTimestamp ?? now.toISOString() };
}
