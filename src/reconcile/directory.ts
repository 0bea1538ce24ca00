import type { Clock } from '../clock.ts';
import type { LogPattern } from '../training/log-patterns.ts';
import type { Observation } from '../training/observation.ts';
import type { Progress } from '../training/progress.ts';
import { knownState } from './as-told.ts';
import { showsProgress } from './card-view.ts';
import type { DepartedRuns } from './departed-runs.ts';
import type { Capacity, RunSource, Snapshot } from './ports.ts';
import type { KnownRun, RunDirectory } from './people-ports.ts';

export interface DirectoryDeps {
  readonly source: Pick<RunSource, 'snapshot' | 'uids' | 'onChange' | 'events' | 'workload'>;
  readonly departed: DepartedRuns;
  readonly capacity: Capacity;
  /** How far a run is, where this process knows. */
  readonly progress: (uid: string) => Progress | undefined;
  readonly patterns: () => readonly LogPattern[];
  readonly clock: Clock;
}

/** The runs as the caches show them, derived anew each time it is asked, and those that left lately. */
export function createRunDirectory(deps: DirectoryDeps): RunDirectory {
  const { source, departed, capacity, progress, patterns, clock } = deps;

  function known(snapshot: Snapshot, observation: Observation = snapshot.observation): KnownRun {
    const { uid, spec, origin, stored } = snapshot;
    const record = stored?.record;
    const state = knownState({ ...snapshot, observation }, new Date(clock.now()), patterns());
    const far = showsProgress(state) ? progress(uid) : undefined;
    const ts = record?.told['card'];
    const channel = record?.channel;
    return {
      snapshot,
      view: { uid, spec, origin, state, ...(far && { progress: far }) },
      ...(ts !== undefined && ts !== '' && channel !== undefined && { card: { channel, ts } }),
    };
  }

  /** What is suspended has no pods that could have events: its queue knows why. */
  async function explained({ snapshot }: KnownRun): Promise<KnownRun> {
    const { observation } = snapshot;
    if (observation.job?.suspended === true) {
      const workload = await source.workload(snapshot);
      return known(snapshot, { ...observation, ...(workload && { workload }) });
    }
    const [events, nodes] = await Promise.all([source.events(snapshot), capacity.nodes()]);
    return known(snapshot, { ...observation, events, ...(nodes && { nodes }) });
  }

  function run(uid: string): KnownRun | undefined {
    const snapshot = source.snapshot(uid) ?? departed.snapshot(uid);
    return snapshot && known(snapshot);
  }

  return {
    run,
    runs: () =>
      [...[...source.uids()].flatMap((uid) => source.snapshot(uid) ?? []), ...departed.snapshots()]
        .sort(newestFirst)
        .map((snapshot) => known(snapshot)),
    onChange: (listener) =>
      source.onChange((uid) => {
        const changed = run(uid);
        if (changed) listener(changed);
      }),
    async explain(run) {
      const { phase } = run.view.state;
      if (phase !== 'queued' && phase !== 'waiting') return run;
      try {
        return await explained(run);
      } catch {
        return run;
      }
    },
  };
}

function newestFirst(a: Snapshot, b: Snapshot): number {
  return createdAt(b).localeCompare(createdAt(a)) || b.jobName.localeCompare(a.jobName, 'en');
}

/** A Job made again under its name was asked for when the first one was: it is younger. */
function createdAt({ spec, observation }: Snapshot): string {
  return `${spec.requestedAt} ${observation.job?.creationTimestamp ?? ''}`;
}
