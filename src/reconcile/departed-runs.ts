import type { PodObservation } from '../training/observation.ts';
import type { RunSource, Snapshot, StoredRecord } from './ports.ts';

/** Runs that have left the cluster. Only what this process saw: after a restart there are none. */
export interface DepartedRuns {
  snapshots(): Iterable<Snapshot>;
  snapshot(uid: string): Snapshot | undefined;
}

interface Last {
  readonly stored: StoredRecord;
  readonly pods: readonly PodObservation[];
}

function snapshotOf(uid: string, { stored, pods }: Last): Snapshot {
  const { namespace, record } = stored;
  const { jobName, spec, origin } = record;
  return { uid, namespace, jobName, spec, origin, observation: { pods, events: [] }, stored };
}

/** The newest of them: enough for whoever calls a run off and then wants it again. */
const remembered = 500;

/**
 * Remembers runs as they were last seen with their record. A run that was called off is gone from
 * the cluster within seconds, which is when its person may want to start it again or resume it.
 */
export function createDepartedRuns(source: Pick<RunSource, 'snapshot' | 'onChange'>): DepartedRuns {
  /** What would be gone with them. */
  const present = new Map<string, Last>();
  /** In the order in which they left. */
  const departed = new Map<string, Snapshot>();

  source.onChange((uid) => {
    const snapshot = source.snapshot(uid);
    if (snapshot) {
      departed.delete(uid);
      // A Job without its record is in the making, or about to leave: it was never told, or told before.
      const { stored, observation } = snapshot;
      if (stored) present.set(uid, { stored, pods: observation.pods });
      return;
    }
    const last = present.get(uid);
    present.delete(uid);
    if (!last) return;
    departed.set(uid, snapshotOf(uid, last));
    const [oldest] = departed.keys();
    if (departed.size > remembered && oldest !== undefined) departed.delete(oldest);
  });

  return {
    snapshots: () => departed.values(),
    snapshot: (uid) => departed.get(uid),
  };
}
