import type { RunSource, Snapshot } from './ports.ts';

/** Runs that have left the cluster. Only what this process saw: after a restart there are none. */
export interface DepartedRuns {
  snapshots(): Iterable<Snapshot>;
  snapshot(uid: string): Snapshot | undefined;
}

/** The newest of them: enough for whoever calls a run off and then wants it again. */
const remembered = 500;

/**
 * Remembers runs as they were last seen with their record. A run that was called off is gone from
 * the cluster within seconds, which is when its person may want to start it again or resume it.
 */
export function createDepartedRuns(source: Pick<RunSource, 'snapshot' | 'onChange'>): DepartedRuns {
  const present = new Map<string, Snapshot>();
  /** In the order in which they left. */
  const departed = new Map<string, Snapshot>();

  source.onChange((uid) => {
    const snapshot = source.snapshot(uid);
    if (snapshot) {
      departed.delete(uid);
      // A Job without its record is in the making, or about to leave: it was never told, or told before.
      if (snapshot.stored) present.set(uid, snapshot);
      return;
    }
    const last = present.get(uid);
    present.delete(uid);
    if (!last) return;
    const { job: _gone, ...observation } = last.observation;
    departed.set(uid, { ...last, observation });
    const [oldest] = departed.keys();
    if (departed.size > remembered && oldest !== undefined) departed.delete(oldest);
  });

  return {
    snapshots: () => departed.values(),
    snapshot: (uid) => departed.get(uid),
  };
}
