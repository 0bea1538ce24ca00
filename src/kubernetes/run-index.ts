import type { Snapshot, StoredRecord } from '../reconcile/ports.ts';
import type { PodObservation } from '../training/observation.ts';
import type { Change } from './cache.ts';
import type { WatchedJob } from './trim.ts';

/**
 * Jobs, pods and records joined by the uid of the Job: what a run is known by. A record finds its
 * run by the jobUid it holds, for a Job deleted with Orphan leaves it without an owner.
 */
export interface RunIndex {
  /** Each takes one change and returns the uids of the runs it touches. */
  job(change: Change<WatchedJob>): string[];
  pod(change: Change<PodObservation>): string[];
  record(change: Change<StoredRecord>): string[];
  /** Undefined where neither Job nor record is known. */
  snapshot(uid: string): Snapshot | undefined;
  uids(): Iterable<string>;
}

function oldestFirst(a: PodObservation, b: PodObservation): number {
  return (
    a.creationTimestamp.localeCompare(b.creationTimestamp) || a.name.localeCompare(b.name, 'en')
  );
}

export function createRunIndex(): RunIndex {
  const jobs = new Map<string, WatchedJob>();
  const pods = new Map<string, Map<string, PodObservation>>();
  const records = new Map<string, StoredRecord>();

  function dropPod(pod: PodObservation): void {
    const siblings = pods.get(pod.jobUid);
    siblings?.delete(pod.uid);
    if (siblings?.size === 0) pods.delete(pod.jobUid);
  }

  function keepPod(pod: PodObservation): void {
    const siblings = pods.get(pod.jobUid) ?? new Map<string, PodObservation>();
    pods.set(pod.jobUid, siblings.set(pod.uid, pod));
  }

  function podsOf(uid: string): PodObservation[] {
    return [...(pods.get(uid)?.values() ?? [])].sort(oldestFirst);
  }

  return {
    job({ uid, after }) {
      if (after) jobs.set(uid, after);
      else jobs.delete(uid);
      return [uid];
    },

    pod({ before, after }) {
      if (before) dropPod(before);
      if (after) keepPod(after);
      const touched = [before?.jobUid, after?.jobUid].filter((uid) => uid !== undefined);
      return [...new Set(touched)];
    },

    record({ before, after }) {
      const from = before?.record.jobUid;
      const to = after?.record.jobUid;
      if (from !== undefined && records.get(from)?.uid === before?.uid) records.delete(from);
      if (to !== undefined && after) records.set(to, after);
      return [...new Set([from, to].filter((uid) => uid !== undefined))];
    },

    snapshot(uid) {
      const entry = jobs.get(uid);
      const stored = records.get(uid);
      const asked = entry?.asked ?? stored?.record;
      if (!asked) return undefined;
      return {
        uid,
        namespace: entry?.job.namespace ?? stored?.namespace ?? '',
        jobName: entry?.job.name ?? stored?.record.jobName ?? '',
        spec: asked.spec,
        origin: asked.origin,
        observation: { ...(entry && { job: entry.job }), pods: podsOf(uid), events: [] },
        ...(stored && { stored }),
      };
    },

    *uids() {
      yield* jobs.keys();
      for (const uid of records.keys()) if (!jobs.has(uid)) yield uid;
    },
  };
}
