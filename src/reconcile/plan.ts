import { causeKey, type Diagnosis } from '../training/cause.ts';
import { isGone } from '../training/phase.ts';
import { endPhases, hasEnded, type EndPhase, type RunState } from '../training/run.ts';
import { patienceWith } from './patience.ts';
import type { FileKey, RunRecord } from './ports.ts';

/** All that decides what is due for a run. Ages count from when this process saw it first. */
export interface Situation {
  readonly state: RunState;
  /** Absent where no record stands yet. */
  readonly record?: RunRecord;
  readonly hasFinalizer: boolean;
  /** The record itself is being deleted. */
  readonly recordIsLeaving: boolean;
  /** `missing`: not in the cache; `gone`: the API server itself says so. */
  readonly job: 'present' | 'missing' | 'gone';
  readonly jobMissingMs: number;
  /** The Job is being deleted. */
  readonly jobIsLeaving: boolean;
  /** How long the record has said that the run was called off. */
  readonly cancelHeldMs: number;
  readonly timeToLiveSet: boolean;
  /** How long the diagnosis of `state` has held. */
  readonly causeHeldMs: number;
  /** How long the run has been in the phase of `state`. */
  readonly inPhaseMs: number;
  /** An attempt has ended and the Job has not decided yet what follows: it will in seconds. */
  readonly undecided: boolean;
  /** Events may explain what the objects do not. */
  readonly eventsWanted: boolean;
  /** Age of the events last read; Infinity where none were. */
  readonly eventsAgeMs: number;
}

/** The one thing to do next for a run. After it, everything is looked at anew. */
export type Step =
  | { readonly do: 'ensure-record' }
  | { readonly do: 'confirm-gone' }
  | { readonly do: 'post-card' }
  | { readonly do: 'read-events' }
  | { readonly do: 'post-started'; readonly key: 'started' }
  | {
      readonly do: 'post-blocked';
      readonly key: `blocked/${string}`;
      readonly diagnosis: Diagnosis;
    }
  | { readonly do: 'post-end'; readonly key: EndPhase }
  | { readonly do: 'attach-files'; readonly keys: readonly FileKey[] }
  | { readonly do: 'withdraw-cancel' }
  | { readonly do: 'close' }
  | { readonly do: 'set-time-to-live' }
  | { readonly do: 'sweep-record' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'nothing' };

/** Reasons arrive late: a failure is looked at once more before it is told. */
const settleMs = 3_000;

/**
 * A Job whose pod somebody deleted fails first and is itself deleted some seconds later, when its
 * whole namespace goes: only then is it known which of the two to tell.
 */
const settleDeletedPodMs = 10_000;

const firstEventsMs = 3_000;
const eventsEveryMs = 15_000;

/** However quiet the watches are, a run that has not ended is looked at this often. */
const lookAgainMs = 30_000;
const lookAgainUndecidedMs = 3_000;
/** One that trains in peace: nothing becomes due by time alone, and there may be thousands. */
const lookAgainCalmMs = 300_000;

/** A record that still stands so long after its Job has lost its owner: nobody collects it. */
const orphanMs = 60_000;

/**
 * Who calls a run off writes so and then deletes its Job. A Job that stands so long after was not
 * deleted: what becomes of it later is not that person's doing.
 */
const staleCancelMs = 60_000;

/** The next due step. Order in a thread: card, started, blocked, end, files; then it is closed. */
export function nextStep(situation: Situation): Step {
  const { state, record, job } = situation;
  if (!record) return { do: job === 'present' ? 'ensure-record' : 'nothing' };
  if (record.closed) return afterClosing(situation);
  if (isGone(state.phase) && job !== 'gone') return { do: 'confirm-gone' };
  if (cancelIsStale(record, situation)) return { do: 'withdraw-cancel' };
  if (!('card' in record.told)) return { do: 'post-card' };
  if (endPhases.some((end) => end in record.told)) {
    const keys = filesOf(record);
    return keys.length > 0 ? { do: 'attach-files', keys } : { do: 'close' };
  }
  if (eventsDue(situation)) return { do: 'read-events' };
  if (state.startedAt !== undefined && !('started' in record.told))
    return { do: 'post-started', key: 'started' };
  return hasEnded(state) ? end(state, situation) : stillGoing(state, record, situation);
}

/** The files that the end still lacks: of a run that started how it went, of one that failed its log. */
function filesOf({ told }: RunRecord): readonly FileKey[] {
  const keys: readonly FileKey[] = [
    ...('started' in told ? ['picture' as const] : []),
    ...('failed' in told ? ['log' as const] : []),
  ];
  return keys.filter((key) => !(key in told));
}

function afterClosing(situation: Situation): Step {
  const { state, hasFinalizer, job, jobMissingMs, timeToLiveSet, recordIsLeaving } = situation;
  if (hasFinalizer) return { do: 'close' };
  if (job === 'present')
    return { do: hasEnded(state) && !timeToLiveSet ? 'set-time-to-live' : 'nothing' };
  if (recordIsLeaving) return { do: 'nothing' };
  if (jobMissingMs < orphanMs) return { do: 'wait', ms: orphanMs - jobMissingMs };
  return { do: job === 'gone' ? 'sweep-record' : 'confirm-gone' };
}

function cancelIsStale(
  { cancelled }: RunRecord,
  { job, jobIsLeaving, cancelHeldMs }: Situation,
): boolean {
  return (
    cancelled !== undefined && job === 'present' && !jobIsLeaving && cancelHeldMs >= staleCancelMs
  );
}

function eventsDue({ eventsWanted, eventsAgeMs, inPhaseMs }: Situation): boolean {
  return eventsWanted && inPhaseMs >= firstEventsMs && eventsAgeMs >= eventsInterval(inPhaseMs);
}

/** Often at first, when somebody is waiting at the screen; then once a minute. */
function eventsInterval(inPhaseMs: number): number {
  return inPhaseMs < 2 * 60_000 ? eventsEveryMs : 4 * eventsEveryMs;
}

function end(state: RunState & { readonly phase: EndPhase }, { inPhaseMs }: Situation): Step {
  const leftMs = settleTime(state) - inPhaseMs;
  return leftMs > 0 ? { do: 'wait', ms: leftMs } : { do: 'post-end', key: state.phase };
}

function settleTime(state: RunState): number {
  if (state.phase !== 'failed') return 0;
  return wasTakenAway(state) ? settleDeletedPodMs : settleMs;
}

/** True where a run ended because somebody took its pod away. */
export function wasTakenAway({ diagnosis }: RunState): boolean {
  return diagnosis?.code === 'pod-deleted' || diagnosis?.code === 'pod-gone';
}

function lookAgainAfterMs(
  { phase, diagnosis }: RunState,
  { cancelled }: RunRecord,
  { undecided, eventsWanted }: Situation,
): number {
  if (undecided) return lookAgainUndecidedMs;
  const isCalm = phase === 'running' && !diagnosis && !eventsWanted && !cancelled;
  return isCalm ? lookAgainCalmMs : lookAgainMs;
}

function stillGoing(state: RunState, record: RunRecord, situation: Situation): Step {
  const waits = [lookAgainAfterMs(state, record, situation)];
  if (situation.eventsWanted) {
    const everyMs = eventsInterval(situation.inPhaseMs);
    waits.push(Math.max(firstEventsMs - situation.inPhaseMs, everyMs - situation.eventsAgeMs));
  }
  if (state.diagnosis) {
    const { cardMs, threadMs } = patienceWith(state.diagnosis, state.phase);
    const key = `blocked/${causeKey(state.diagnosis)}` as const;
    const untold = !(key in record.told);
    if (untold && situation.causeHeldMs >= threadMs)
      return { do: 'post-blocked', key, diagnosis: state.diagnosis };
    waits.push(cardMs - situation.causeHeldMs);
    if (untold) waits.push(threadMs - situation.causeHeldMs);
  }
  return { do: 'wait', ms: Math.min(...waits.filter((ms) => ms > 0)) };
}
