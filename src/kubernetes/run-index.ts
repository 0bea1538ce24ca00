import { isDeepStrictEqual } from 'node:util';
import type { RunRecord, Snapshot, StoredRecord } from '../reconcile/ports.ts';
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

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function oldestFirst(a: PodObservation, b: PodObservation): number {
  return (
    a.creationTimestamp.localeCompare(b.creationTimestamp) || a.name.localeCompare(b.name, 'en')
  );
}

export function createRunIndex(): RunIndex {
  const jobs = new Map<string, WatchedJob>();
  /** Oldest first. */
  const pods = new Map<string, readonly PodObservation[]>();
  const records = new Map<string, StoredRecord>();

  function dropPod(pod: PodObservation): void {
    const left = (pods.get(pod.jobUid) ?? []).filter(({ uid }) => uid !== pod.uid);
    if (left.length > 0) pods.set(pod.jobUid, left);
    else pods.delete(pod.jobUid);
  }

  function keepPod(pod: PodObservation): void {
    const others = (pods.get(pod.jobUid) ?? []).filter(({ uid }) => uid !== pod.uid);
    pods.set(pod.jobUid, others.concat(pod).sort(oldestFirst));
  }

  /**
   * A record holds the spec and the origin of its Job once more: most of what is kept of a run.
   * Where they are the same, one of them is let go.
   */
  function keepOnce(uid: string): void {
    const asked = jobs.get(uid)?.asked;
    const record: Mutable<RunRecord> | undefined = records.get(uid)?.record;
    if (!asked || !record) return;
    const { spec, origin } = asked;
    if (record.spec !== spec && isDeepStrictEqual(record.spec, spec)) record.spec = spec;
    if (record.origin !== origin && isDeepStrictEqual(record.origin, origin))
      record.origin = origin;
  }

  return {
    job({ uid, after }) {
      if (after) jobs.set(uid, after);
      else jobs.delete(uid);
      keepOnce(uid);
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
      if (to !== undefined) keepOnce(to);
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
        observation: { ...(entry && { job: entry.job }), pods: pods.get(uid) ?? [], events: [] },
        ...(stored && { stored }),
      };
    },

    *uids() {
      yield* jobs.keys();
      for (const uid of records.keys()) if (!jobs.has(uid)) yield uid;
    },
  };
}
