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
export function createSightings(): Sightings {
  const pods = new Map<string, PodObservation>();
  let endedJob: JobObservation | undefined;

  return {
    see(observation, now) {
      const { job } = observation;
      if (job && isDone(job)) endedJob = job;
      const standing = new Set(observation.pods.map(({ uid }) => uid));
      for (const pod of observation.pods) pods.set(pod.uid, settled(pods.get(pod.uid), pod));
      for (const [uid, pod] of pods)
        if (!standing.has(uid) && !isOver(pod)) pods.set(uid, taken(pod, now));
      for (const uid of pods.keys())
        if (!standing.has(uid) && pods.size > standing.size + mostGone) pods.delete(uid);
      const seenJob = job ?? endedJob;
      return {
        pods: [...pods.values()],
        events: observation.events,
        ...(seenJob && { job: seenJob }),
      };
    },
  };
}

function isDone({ conditions }: JobObservation): boolean {
  return isTrue(conditions, 'Complete') !== undefined || isTrue(conditions, 'Failed') !== undefined;
}

function isOver({ phase }: PodObservation): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** A pod that ended by itself stays as it ended, though it is cleared away afterwards. */
function settled(before: PodObservation | undefined, now: PodObservation): PodObservation {
  const ended = before && !isLive(before) && before.deletionTimestamp === undefined;
  return ended ? before : now;
}

/** A pod that vanished while it seemed to live: somebody deleted it, and it runs no more. */
function taken(pod: PodObservation, now: Date): PodObservation {
  return { ...pod, phase: 'Failed', deletionTimestamp: pod.deletionTimestamp ?? now.toISOString() };
}
