import type { Clock } from '../clock.ts';
import type { LogPattern } from '../training/log-patterns.ts';
import { deriveRun } from '../training/run.ts';
import type { KnownRun, RunDirectory, RunSource, Snapshot } from './ports.ts';

export interface DirectoryDeps {
  readonly source: RunSource;
  readonly patterns: () => readonly LogPattern[];
  readonly clock: Clock;
}

/** The runs as the caches show them: derived anew each time it is asked, nothing is kept. */
export function createRunDirectory({ source, patterns, clock }: DirectoryDeps): RunDirectory {
  function known(snapshot: Snapshot): KnownRun {
    const { uid, spec, origin, observation, stored } = snapshot;
    const record = stored?.record;
    const state = deriveRun(observation, new Date(clock.now()), {
      asked: spec,
      patterns: patterns(),
      cancelled: record?.cancelled,
    });
    const ts = record?.told['card'];
    const channel = record?.channel;
    return {
      snapshot,
      view: { uid, spec, origin, state },
      ...(ts !== undefined && ts !== '' && channel !== undefined && { card: { channel, ts } }),
    };
  }

  function run(uid: string): KnownRun | undefined {
    const snapshot = source.snapshot(uid);
    return snapshot && known(snapshot);
  }

  return {
    run,
    runs: () =>
      [...source.uids()]
        .flatMap((uid) => source.snapshot(uid) ?? [])
        .sort(newestFirst)
        .map(known),
  };
}

function newestFirst(a: Snapshot, b: Snapshot): number {
  return createdAt(b).localeCompare(createdAt(a)) || b.jobName.localeCompare(a.jobName, 'en');
}

/** A Job made again under its name was asked for when the first one was: it is younger. */
function createdAt({ spec, observation }: Snapshot): string {
  return `${spec.requestedAt} ${observation.job?.creationTimestamp ?? ''}`;
}
