import { RecordConflict, RecordGone } from '../../src/reconcile/errors.ts';
import type { NodeCapacity } from '../../src/training/capacity.ts';
import type {
  Capacity,
  Picture,
  RecordStore,
  RunRecord,
  RunSource,
  SharedLogs,
  Snapshot,
  StoredRecord,
} from '../../src/reconcile/ports.ts';
import type {
  EventObservation,
  JobObservation,
  PodObservation,
  WorkloadObservation,
} from '../../src/training/observation.ts';
import { makeJob, zero } from '../training/observed.ts';
import { numbered, origin, spec as recorded } from './run.ts';

/** One run in a pretended cluster: its Job, its pods, its record, and the caches that show them. */
export interface FakeCluster {
  readonly source: RunSource;
  readonly records: RecordStore;
  readonly capacity: { nodes: Capacity['nodes'] };
  job: JobObservation | undefined;
  pods: readonly PodObservation[];
  events: readonly EventObservation[];
  workload: WorkloadObservation | undefined;
  /** What the nodes offer; undefined where the bot may not look. */
  nodes: readonly NodeCapacity[] | undefined;
  /** How often that was asked. */
  nodesAsked: number;
  log: readonly string[];
  /** What the run wrote to the share. */
  sharedLog: readonly string[];
  /** What is drawn of its metrics. */
  picture: Picture | undefined;
  record: StoredRecord | undefined;
  /** The next writes of a record go wrong so, one each. */
  readonly faults: { readonly when: 'before' | 'after'; readonly error: Error }[];
  /** Every call that wrote something. */
  readonly writes: string[];
  /** While true the caches show what they showed before. */
  stale: boolean;
  /** Shows the present state in the caches and says that something changed. */
  show(): void;
  /** Deletes the Job and its pods as the garbage collector does; the finalizer holds the record. */
  deleteJob(): void;
}

/** Its run is that of the recorded situations, or one like it with this number. */
/** A share that holds no logs. */
export const noLogs: SharedLogs = {
  tail: async () => [],
  async *lines() {
    yield* [];
  },
};

export function createFakeCluster(number = 1): FakeCluster {
  const spec = number === 1 ? recorded : numbered(number);
  const listeners = new Set<(uid: string) => void>();
  let version = 0;
  let shown: Snapshot | undefined;
  const uid = `job-${number}`;

  function asShown(): Snapshot | undefined {
    const { job, pods, record } = cluster;
    if (!job && !record) return undefined;
    return {
      uid,
      namespace: spec.namespace,
      jobName: spec.jobName,
      spec,
      origin,
      observation: { pods, events: [], ...(job && { job }) },
      ...(record && { stored: record }),
    };
  }

  function put(record: RunRecord, hasFinalizer: boolean): StoredRecord {
    version += 1;
    const before = cluster.record;
    const stored: StoredRecord = {
      namespace: spec.namespace,
      name: `${spec.jobName}-record`,
      uid: 'record-1',
      resourceVersion: String(version),
      hasFinalizer,
      record,
      ...(before?.deletionTimestamp !== undefined && {
        deletionTimestamp: before.deletionTimestamp,
      }),
    };
    // Without a finalizer, what is marked for deletion is gone.
    cluster.record = stored.deletionTimestamp !== undefined && !hasFinalizer ? undefined : stored;
    cluster.show();
    return stored;
  }

  function effect(name: string, change: () => StoredRecord): StoredRecord {
    const fault = cluster.faults.shift();
    if (fault?.when === 'before') throw fault.error;
    const stored = change();
    cluster.writes.push(name);
    if (fault) throw fault.error;
    return stored;
  }

  const source = {
    snapshot: (asked) => (asked === uid ? shown : undefined),
    uids: () => (shown ? [uid] : []),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    jobExists: async () => cluster.job !== undefined,
    events: async () => cluster.events,
    workload: async () => cluster.workload,
    logTail: async () => cluster.log,
    async logSince(_run, { after }) {
      const read = after?.count ?? 0;
      const lines = cluster.log.slice(read).map((text) => ({ atMs: zero, text }));
      return { lines, cursor: { at: '0.0', count: cluster.log.length, read: 0 } };
    },
    async *logLines() {
      yield* cluster.log;
    },
  } satisfies RunSource;

  const records = {
    async ensure() {
      if (cluster.record) return cluster.record;
      const blank = { run: spec.id, jobName: spec.jobName, jobUid: uid, spec, origin, told: {} };
      return effect('create', () => put(blank, true));
    },
    read: async () => cluster.record,
    async write(stored, record, { release = false } = {}) {
      if (!cluster.record) throw new RecordGone('gone');
      if (cluster.record.resourceVersion !== stored.resourceVersion)
        throw new RecordConflict('written by another');
      const hasFinalizer = cluster.record.hasFinalizer && !release;
      return effect(release ? 'release' : 'write', () => put(record, hasFinalizer));
    },
    async setTimeToLive() {
      if (!cluster.job) return;
      cluster.writes.push('time-to-live');
      cluster.job = { ...cluster.job, ttlSecondsAfterFinished: 60 };
      cluster.show();
    },
    async sweep() {
      cluster.writes.push('sweep');
      cluster.record = undefined;
      cluster.show();
    },
  } satisfies RecordStore;

  const cluster: FakeCluster = {
    source,
    records,
    capacity: {
      async nodes() {
        cluster.nodesAsked += 1;
        return cluster.nodes;
      },
    },
    job: makeJob(),
    pods: [],
    events: [],
    workload: undefined,
    nodes: undefined,
    nodesAsked: 0,
    log: [],
    sharedLog: [],
    picture: undefined,
    record: undefined,
    faults: [],
    writes: [],
    stale: false,
    show() {
      if (cluster.stale) return;
      shown = asShown();
      for (const listener of listeners) listener(uid);
    },
    deleteJob() {
      cluster.job = undefined;
      cluster.pods = [];
      const { record } = cluster;
      if (record?.hasFinalizer)
        cluster.record = { ...record, deletionTimestamp: '2026-01-01T00:05:00Z' };
      else cluster.record = undefined;
      cluster.show();
    },
  };
  shown = asShown();
  return cluster;
}
