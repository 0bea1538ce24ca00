import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { PodObservation } from '../training/observation.ts';
import type { Pattern } from '../training/pattern.ts';
import { trainOf } from '../training/pods.ts';
import { leadingPod } from '../training/workers.ts';
import {
  follow,
  noProgress,
  progressOf,
  type Progress,
  type ProgressState,
} from '../training/progress.ts';
import type { LogCursor, RunSource, Threads } from './ports.ts';

/**
 * Reads how far runs are from their logs, each in turn. Nobody asks for it but the room that Slack
 * leaves for edits: however many runs there are, no more logs are read than cards may be edited.
 */
export interface ProgressFollower {
  /** This run trains now and has a card. */
  follow(uid: string): void;
  /** It trains no more: nothing of it is kept. */
  drop(uid: string): void;
  /** How far it is, as last read. */
  progress(uid: string): Progress | undefined;
  start(): void;
  /** Begins no more reads. */
  stop(): void;
}

export interface ProgressFollowerDeps {
  readonly source: Pick<RunSource, 'snapshot' | 'logSince'>;
  readonly threads: Pick<Threads, 'takeSpareEdit'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leads: () => boolean;
  /** The pattern of this model's own log lines, where the catalog has one. */
  readonly pattern: (model: string) => Pattern | undefined;
  /** Called when a run is further than it was. */
  readonly onChange: (uid: string) => void;
}

/** What is kept of a run that is followed: small, and no line of its log. */
interface Followed {
  readAtMs: number;
  /** The pod, and which start of it, that `state` tells of. */
  attempt: string | undefined;
  state: ProgressState;
  cursor: LogCursor | undefined;
  /** How many reads in a row told nothing new. */
  quiet: number;
}

/** How soon it is asked again whether there is room for an edit. */
const askAgainMs = 500;
/** No card is edited more often; a log that tells nothing is read ever less often. */
const leastMs = 10_000;
const mostMs = 120_000;
const mostUnderWay = 4;

export function createProgressFollower(deps: ProgressFollowerDeps): ProgressFollower {
  const { source, threads, clock, log } = deps;
  const followed = new Map<string, Followed>();
  const underWay = new Set<string>();
  let isStarted = false;
  let cancel = (): void => undefined;

  /** Wakes up when the next run is due, and asks for room until there is some. */
  function schedule(): void {
    cancel();
    const idle = Array.from(followed).filter(([uid]) => !underWay.has(uid));
    const dueAtMs = Math.min(...idle.map(([, run]) => run.readAtMs + intervalMs(run)));
    if (!isStarted || dueAtMs === Infinity) return;
    cancel = clock.after(Math.max(askAgainMs, dueAtMs - clock.now()), takeTurn);
  }

  function takeTurn(): void {
    const due = longestAgo(clock.now());
    const may = deps.leads() && underWay.size < mostUnderWay;
    if (due && may && threads.takeSpareEdit()) void read(...due);
    schedule();
  }

  /** Of the runs that are due, the one that was read longest ago. */
  function longestAgo(nowMs: number): readonly [string, Followed] | undefined {
    const due = Array.from(followed).filter(
      ([uid, run]) => !underWay.has(uid) && nowMs - run.readAtMs >= intervalMs(run),
    );
    return due.toSorted(([, one], [, other]) => one.readAtMs - other.readAtMs)[0];
  }

  async function read(uid: string, run: Followed): Promise<void> {
    underWay.add(uid);
    run.readAtMs = clock.now();
    try {
      const before = run.state;
      await readOn(uid, run);
      run.quiet = run.state === before ? run.quiet + 1 : 0;
      if (run.state !== before && followed.get(uid) === run) deps.onChange(uid);
    } catch (error) {
      run.quiet += 1;
      log.debug({ run: source.snapshot(uid)?.spec.id, err: error }, 'a log could not be read');
    } finally {
      underWay.delete(uid);
      schedule();
    }
  }

  async function readOn(uid: string, run: Followed): Promise<void> {
    const snapshot = source.snapshot(uid);
    const pod = snapshot && leadingPod(snapshot.observation.pods.filter(isRunning));
    if (!pod) return;
    const attempt = `${pod.uid} ${trainOf(pod)?.restartCount ?? 0}`;
    if (run.attempt !== attempt)
      Object.assign(run, { attempt, state: noProgress, cursor: undefined });
    const { lines, cursor } = await source.logSince(snapshot, {
      podName: pod.name,
      ...(run.cursor && { after: run.cursor }),
    });
    run.cursor = cursor;
    run.state = follow(run.state, lines, deps.pattern(snapshot.spec.model));
  }

  return {
    follow(uid) {
      if (followed.has(uid)) return;
      const nothing = { attempt: undefined, state: noProgress, cursor: undefined, quiet: 0 };
      followed.set(uid, { readAtMs: 0, ...nothing });
      schedule();
    },
    drop: (uid) => void followed.delete(uid),
    progress(uid) {
      const run = followed.get(uid);
      return run && progressOf(run.state);
    },
    start() {
      isStarted = true;
      schedule();
    },
    stop() {
      isStarted = false;
      cancel();
    },
  };
}

function intervalMs({ quiet }: Followed): number {
  return Math.min(mostMs, leastMs * 2 ** Math.max(0, quiet - 1));
}

function isRunning(pod: PodObservation): boolean {
  return trainOf(pod)?.state.running !== undefined;
}
