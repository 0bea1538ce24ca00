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
import { inTurns } from '../turns.ts';
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
/** One of them may hang for long, with the only connection that such reads have. */
const mostUnderWay = 2;
/** A line may hold hundreds of drawings of a bar. */
const linesAtATime = 5;
/** A log that told something and then nothing so often in a row counts as silent. */
const livelyReads = 3;
/**
 * Where one silent log after another tells nothing, so much longer passes before the next is read,
 * up to what ten of them take by themselves: ten thousand silent runs cost no more calls than ten.
 */
const silentStepMs = 600;
const silentMostMs = mostMs / 10;

export function createProgressFollower(deps: ProgressFollowerDeps): ProgressFollower {
  const { source, threads, clock, log } = deps;
  const followed = new Map<string, Followed>();
  const underWay = new Set<string>();
  let isStarted = false;
  let cancel = (): void => undefined;
  let wakeAtMs = Infinity;
  /** Reads of silent logs in a row that told nothing, and the last of them. */
  let silentReads = 0;
  let silentReadAtMs = -Infinity;

  /** Looks again by then, unless that is to happen sooner. */
  function wakeBy(atMs: number): void {
    if (!isStarted || atMs >= wakeAtMs) return;
    cancel();
    wakeAtMs = atMs;
    cancel = clock.after(Math.max(0, atMs - clock.now()), takeTurn);
  }

  function takeTurn(): void {
    wakeAtMs = Infinity;
    const nowMs = clock.now();
    const { due, nextMs } = next(nowMs);
    const may = deps.leads() && underWay.size < mostUnderWay;
    if (due && may && threads.takeSpareEdit()) void read(due);
    wakeBy(Math.max(nowMs + askAgainMs, nextMs));
  }

  /**
   * Of the runs that are due, the one that was read longest ago, if any is; and when one will be.
   * One pass over them all, and nothing made on the way.
   */
  function next(nowMs: number): { due: string | undefined; nextMs: number } {
    const silentFromMs = silentReadAtMs + Math.min(silentMostMs, silentReads * silentStepMs);
    let due: string | undefined;
    let longestAgoMs = Infinity;
    let nextMs = Infinity;
    for (const [uid, run] of followed) {
      if (underWay.has(uid)) continue;
      const dueMs = Math.max(run.readAtMs + intervalMs(run), isLively(run) ? 0 : silentFromMs);
      nextMs = Math.min(nextMs, dueMs);
      if (dueMs > nowMs || run.readAtMs >= longestAgoMs) continue;
      longestAgoMs = run.readAtMs;
      due = uid;
    }
    return { due, nextMs };
  }

  async function read(uid: string): Promise<void> {
    const run = followed.get(uid);
    if (!run) return;
    const wasSilent = !isLively(run);
    underWay.add(uid);
    run.readAtMs = clock.now();
    if (wasSilent) silentReadAtMs = run.readAtMs;
    try {
      const before = run.state;
      await readOn(uid, run);
      const isNew = run.state !== before;
      run.quiet = isNew ? 0 : run.quiet + 1;
      if (wasSilent) silentReads = isNew ? 0 : silentReads + 1;
      if (isNew && followed.get(uid) === run) deps.onChange(uid);
    } catch (error) {
      run.quiet += 1;
      if (wasSilent) silentReads += 1;
      log.debug({ run: source.snapshot(uid)?.spec.id, err: error }, 'a log could not be read');
    } finally {
      underWay.delete(uid);
      wakeBy(clock.now() + askAgainMs);
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
    const pattern = deps.pattern(snapshot.spec.model);
    await inTurns(lines, linesAtATime, (line) => {
      run.state = follow(run.state, [line], pattern);
    });
  }

  return {
    follow(uid) {
      if (followed.has(uid)) return;
      const nothing = { attempt: undefined, state: noProgress, cursor: undefined, quiet: 0 };
      followed.set(uid, { readAtMs: 0, ...nothing });
      wakeBy(clock.now() + askAgainMs);
    },
    drop: (uid) => void followed.delete(uid),
    progress(uid) {
      const run = followed.get(uid);
      return run && progressOf(run.state);
    },
    start() {
      isStarted = true;
      wakeBy(clock.now() + askAgainMs);
    },
    stop() {
      isStarted = false;
      cancel();
      wakeAtMs = Infinity;
    },
  };
}

/** Its log told something lately. */
function isLively({ state, quiet }: Followed): boolean {
  return state !== noProgress && quiet < livelyReads;
}

function intervalMs({ quiet }: Followed): number {
  return Math.min(mostMs, leastMs * 2 ** Math.max(0, quiet - 1));
}

function isRunning(pod: PodObservation): boolean {
  return trainOf(pod)?.state.running !== undefined;
}
