import { isDeepStrictEqual } from 'node:util';
import type { RunRecord, Snapshot, StoredRecord } from '../reconcile/ports.ts';
import type { PodObservation } from '../training/observation.ts';
import type { Change } from './cache.ts';
import type { WatchedJob } from './trim.ts';

/**
 * Jobs, pods and records joined by the uid of the Job: what a run is known by. A record finds its
 * run by the jobUid it holds, for a Job deleted with Orphan leaves it without an owner. Where several
 * name one Job, that which is named after it counts.
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

function isOf({ namespace, record }: StoredRecord, entry: WatchedJob | undefined): boolean {
  return namespace === entry?.job.namespace && record.jobName === entry.job.name;
}

export function createRunIndex(): RunIndex {
  const jobs = new Map<string, WatchedJob>();
  /** Oldest first. */
  const pods = new Map<string, readonly PodObservation[]>();
  /** Of nearly all runs one; the one that counts first. */
  const records = new Map<string, readonly StoredRecord[]>();

  function dropRecord({ uid, record: { jobUid } }: StoredRecord): void {
    const left = (records.get(jobUid) ?? []).filter((one) => one.uid !== uid);
    if (left.length > 0) records.set(jobUid, left);
    else records.delete(jobUid);
  }

  function keepRecord(stored: StoredRecord): void {
    const { jobUid } = stored.record;
    const known = records.get(jobUid) ?? [];
    const at = known.findIndex(({ uid }) => uid === stored.uid);
    records.set(jobUid, at < 0 ? [...known, stored] : known.with(at, stored));
  }

  /** So that it still comes first when the Job is gone. */
  function putFirst(uid: string): void {
    const claims = records.get(uid) ?? [];
    const own = claims.find((stored) => isOf(stored, jobs.get(uid)));
    if (own && own !== claims[0])
      records.set(uid, [own, ...claims.filter((stored) => stored !== own)]);
  }

  function recordOf(uid: string): StoredRecord | undefined {
    const entry = jobs.get(uid);
    const stored = records.get(uid)?.[0];
    return stored && (!entry || isOf(stored, entry)) ? stored : undefined;
  }

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
    const record: Mutable<RunRecord> | undefined = recordOf(uid)?.record;
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
      putFirst(uid);
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
      if (before && from !== to) dropRecord(before);
      if (after) keepRecord(after);
      if (to !== undefined) {
        putFirst(to);
        keepOnce(to);
      }
      return [...new Set([from, to].filter((uid) => uid !== undefined))];
    },

    snapshot(uid) {
      const entry = jobs.get(uid);
      const stored = recordOf(uid);
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
