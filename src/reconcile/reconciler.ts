import type { Logger } from 'pino';
import { inTurns } from '../turns.ts';
import type { Clock } from '../clock.ts';
import { outOfDate, printOf } from './card-view.ts';
import { createCarryOut } from './carry-out.ts';
import { RecordConflict, RecordGone } from './errors.ts';
import type { DepartedRuns } from './departed-runs.ts';
import { createFamily } from './family.ts';
import { createGoneCards } from './gone-cards.ts';
import { createLead, LeadLost } from './lead.ts';
import { lookAt, type Look } from './look.ts';
import { createPlaces } from './places.ts';
import { nextStep } from './plan.ts';
import { createProgressFollower } from './progress-follower.ts';
import type {
  Capacity,
  RecordStore,
  RunPictures,
  RunRecord,
  RunSource,
  RunView,
  SharedLogs,
  Snapshot,
  Threads,
} from './ports.ts';
import { isGone } from '../training/phase.ts';
import type { LogPattern } from '../training/log-patterns.ts';
import type { Pattern } from '../training/pattern.ts';
import type { Progress } from '../training/progress.ts';
import { lastToldMs, wasTroubled } from './recorded.ts';
import { retryDelayMs } from './retry-delay.ts';
import { createRunMemory, putInDoubt, type RunMemory } from './run-memory.ts';
import { createTeller } from './teller.ts';
import { createWorkQueue } from './work-queue.ts';

/** Keeps each thread equal to its run. */
export interface Reconciler {
  /** Begins to tell. The source's caches must have been filled. */
  start(): void;
  /** Begins nothing more, and waits at most `timeoutMs` for what is under way. */
  stop(timeoutMs: number): Promise<void>;
  /** Resolves when nothing is under way; what only waits for its time does not count. */
  idle(): Promise<void>;
  /** How far a run is, as far as this process has read it: only the one that tells does. */
  progress(uid: string): Progress | undefined;
}

export interface ReconcilerDeps {
  readonly source: RunSource;
  readonly capacity: Capacity;
  readonly records: RecordStore;
  readonly threads: Threads;
  readonly departed: DepartedRuns;
  readonly sharedLogs: SharedLogs;
  readonly pictures: RunPictures;
  /** The platform engineer's own log patterns, as they are now. */
  readonly patterns: () => readonly LogPattern[];
  /** The pattern of a model's own progress lines, where the catalog has one. */
  readonly progressPattern: (model: string) => Pattern | undefined;
  readonly log: Logger;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /**
   * Counts the times in which this process may tell, without a break in each; undefined while it may
   * not. Asked before each message.
   */
  readonly term: () => number | undefined;
  /** The thread of a run is given up: no conversation takes its messages. Called once a run. */
  readonly onGivenUp: () => void;
  /** The conversation of last resort, where one is configured. */
  readonly fallbackChannel: () => string | undefined;
}

/** How soon a gained lead is noticed. */
const leadPollMs = 1_000;
/** Every run is looked at this often, whatever the watches say. */
const resyncMs = 10 * 60_000;
/** So many of them before everybody else in the process has their turn: some milliseconds. */
const resyncedAtATime = 500;
/** More steps in a row than a run can need: the rest goes to the back of the queue. */
const mostSteps = 20;
/**
 * What a process has sent that was dead when we began stands in Slack, and is found there, after this.
 * Who leads from the start follows such a one: that of a living process has to run out first.
 */
const lastWordsMs = 2_000;
/**
 * Of one that may still live: it begins a post at most 10 s after its last renewal, which Slack may
 * take 10 s for, and its Lease is ours 15 s after that renewal at the earliest.
 */
const liveWordsMs = 6_000;
/** A card whose news is so recent may have lost its last edit with the process before. */
const lastEditMs = 15 * 60_000;

/** A level-based reconciler: a key is a Job's uid, and everything else is looked up anew. */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { source, departed, records, threads, log, clock, random } = deps;
  const lead = createLead(deps.term, () => clock.now());
  const teller = createTeller({ ...deps, places: createPlaces(deps), lead });
  const carryOut = createCarryOut({ ...deps, teller });
  const memories = new Map<string, RunMemory>();
  const family = createFamily((uid) => source.snapshot(uid) ?? departed.snapshot(uid));
  const refreshGoneCard = createGoneCards({ ...deps, family });
  const queue = createWorkQueue({ clock, work: reconcile, backoffMs: retryLater });
  const follower = createProgressFollower({
    source,
    threads,
    clock,
    log,
    leads: () => lead.holds(),
    pattern: deps.progressPattern,
    onChange: (uid) => queue.add(uid),
  });
  let stopping = false;
  let unsubscribe = (): void => undefined;
  let cancelPoll = (): void => undefined;
  const createdMs = clock.now();
  /** The term in which it led from the start, if it did. */
  let firstTerm = 0;
  let resyncedAt = -Infinity;
  let term = 0;

  function memoryOf(uid: string, snapshot: Snapshot): RunMemory {
    const now = { term: lead.term(), lookFromMs: lookFromMs() };
    const known = memories.get(uid);
    const memory = known ?? createRunMemory({ inDoubt: !isFresh(snapshot), ...now });
    if (memory.term !== now.term) {
      // Another process may have told something since.
      Object.assign(memory, now);
      putInDoubt(memory);
      // Another may have shown something since, and have been killed before its last edit.
      if (memory.shownCard !== outOfDate) memory.shownCard = undefined;
    }
    memories.set(uid, memory);
    return memory;
  }

  /** When all stands in Slack that whoever led before us has sent. */
  function lookFromMs(): number {
    const isFirst = lead.term() === firstTerm;
    return isFirst ? createdMs + lastWordsMs : lead.sinceMs() + liveWordsMs;
  }

  /**
   * A run that began under our lead was told by nobody else. One that began before may have been,
   * though no record says so, and though we see it only now: a list or a watch may be behind.
   */
  function isFresh({ stored, observation }: Snapshot): boolean {
    const createdMs = Date.parse(observation.job?.creationTimestamp ?? '');
    const untold = stored === undefined || Object.keys(stored.record.told).length === 0;
    return untold && createdMs >= lead.sinceMs();
  }

  /** Evidence may be gone by the time the queue gets to it: note it the moment it is seen. */
  function noteChange(uid: string): void {
    const snapshot = source.snapshot(uid);
    if (snapshot && !snapshot.stored?.record.closed)
      memoryOf(uid, snapshot).sightings.see(snapshot.observation, new Date(clock.now()));
    lookAgain(uid);
  }

  function lookAgain(uid: string): void {
    queue.add(uid);
    // The cards of the runs that it was made from link to it.
    for (const earlier of family.note(uid)) queue.add(earlier);
  }

  async function reconcile(uid: string): Promise<number | undefined> {
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const leads = !stopping && lead.holds();
      const snapshot = source.snapshot(uid);
      if (!snapshot) {
        // Whoever does not lead remembers sightings, too.
        memories.delete(uid);
        follower.drop(uid);
        if (leads) refreshGoneCard(uid);
        return undefined;
      }
      if (!leads) return undefined;
      const progress = follower.progress(uid);
      const look = lookAt(snapshot, memoryOf(uid, snapshot), {
        now: new Date(clock.now()),
        patterns: deps.patterns(),
        ...(progress && { progress }),
        successors: family.successorsOf(snapshot.spec.id),
      });
      followProgress(look);
      refreshCard(look);
      const waitMs = await carryOutOrLookAgain(look);
      if (waitMs !== undefined) return waitMs === Infinity ? undefined : waitMs;
    }
    return 0;
  }

  async function carryOutOrLookAgain(look: Look): Promise<number | undefined> {
    const { memory, snapshot } = look;
    try {
      return await carryOut(nextStep(look.situation), look);
    } catch (error) {
      if (error instanceof LeadLost) return Infinity;
      if (!(error instanceof RecordConflict) && !(error instanceof RecordGone)) throw error;
      putInDoubt(memory);
      const standing = look.stored && (await records.read(look.stored));
      if (standing?.record.jobUid === snapshot.uid) memory.record.set(standing);
      else memory.record.drop();
      // Whoever wrote first is given time to finish; then all is decided anew.
      throw error;
    }
  }

  function followProgress({ snapshot, situation: { state, record } }: Look): void {
    const hasCard = record?.told['card'] !== undefined && record.closed === undefined;
    if (state.phase === 'running' && hasCard) follower.follow(snapshot.uid);
    else follower.drop(snapshot.uid);
  }

  /** Hands the card over whenever it would look different, and once after the end. */
  function refreshCard({ situation, stored, memory, shown, now }: Look): void {
    if (!stored) return;
    const { channel, told, closed } = stored.record;
    const ts = told['card'];
    if (channel === undefined || ts === undefined || closed === 'undeliverable') return;
    if (isGone(shown.state.phase) && situation.job === 'missing') return;
    // What became of the Job after its thread was closed is not the run's story any more.
    if (closed && !(shown.state.phase in told)) return;
    const print = printOf(shown);
    const isFirstLook = memory.shownCard === undefined;
    const isSpare = memory.shownCard?.state === print.state;
    if (isSpare && memory.shownCard?.progress === print.progress) return;
    memory.shownCard = print;
    if (isFirstLook && isLongShown(shown, stored.record, now)) return;
    const onDropped = (): void => void (memory.shownCard = outOfDate);
    threads.updateCard({ channel, ts }, shown, { isSpare, onDropped });
  }

  function retryLater(failures: number, error: unknown, uid: string): number {
    const delayMs = retryDelayMs(failures, error, random);
    const run = source.snapshot(uid)?.spec.id;
    log.warn({ run, failures, delayMs, err: error }, 'a step failed; it is tried again');
    return delayMs;
  }

  /** Looks at every run now and then, and at once when the lead was gained. */
  function poll(): void {
    const gained = lead.holds() && lead.term() !== term;
    const nowMs = clock.now();
    if (gained) term = lead.term();
    if (gained || nowMs - resyncedAt >= resyncMs) {
      resyncedAt = nowMs;
      family.prune();
      // What came last is the likeliest to be due.
      void inTurns(Array.from(source.uids()).reverse(), resyncedAtATime, (uid) =>
        resync(uid, gained),
      );
    }
    cancelPoll = clock.after(leadPollMs, poll);
  }

  function resync(uid: string, gained: boolean): void {
    const snapshot = source.snapshot(uid);
    // Whoever told before us may have been interrupted between a post and its record.
    if (gained && snapshot) putInDoubt(memoryOf(uid, snapshot));
    lookAgain(uid);
  }

  return {
    start() {
      if (lead.holds()) firstTerm = lead.term();
      unsubscribe = source.onChange(noteChange);
      poll();
      follower.start();
    },
    async stop(timeoutMs) {
      stopping = true;
      unsubscribe();
      cancelPoll();
      follower.stop();
      await queue.stop(timeoutMs);
    },
    idle: () => queue.idle(),
    progress: (uid) => follower.progress(uid),
  };
}

/**
 * True where the process before had all the time it needs to show this. After a start, everything
 * that runs would else be edited once more, and take the place of what has just changed for hours.
 */
function isLongShown({ state, successors }: RunView, record: RunRecord, now: Date): boolean {
  const { told, closed } = record;
  const followedMs = Date.parse(successors?.at(-1)?.requestedAt ?? '') || -Infinity;
  // What happened long ago may have been told only just now.
  const newsMs = Math.max(followedMs, lastToldMs(record));
  if (now.getTime() - newsMs < lastEditMs) return false;
  if (closed) return true;
  return state.phase === 'running' && !state.diagnosis && 'started' in told && !wasTroubled(record);
}
