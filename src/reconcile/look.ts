import { causeKey } from '../training/cause.ts';
import { isVagueBackOff } from '../training/causes/image.ts';
import type { Observation, PodObservation } from '../training/observation.ts';
import { isLive, onItsWay, refusalOf, trainOf } from '../training/pods.ts';
import type { LogPattern } from '../training/log-patterns.ts';
import { deriveRun, type KnownOfRun, type RunState } from '../training/run.ts';
import { shownState, showsProgress } from './card-view.ts';
import { asTold } from './as-told.ts';
import { wasTakenAway, type Situation } from './plan.ts';
import type { RunView, Snapshot, StoredRecord } from './ports.ts';
import { recordedOf } from './recorded.ts';
import type { RunMemory } from './run-memory.ts';

/** One look at one run: what stands, what it means, and what decides the next step. */
export interface Look {
  readonly snapshot: Snapshot;
  readonly memory: RunMemory;
  /** The leader's term of this look. */
  readonly term: number;
  readonly stored: StoredRecord | undefined;
  /** What stands now, completed by what this process saw before and by events. */
  readonly observation: Observation;
  readonly situation: Situation;
  readonly view: RunView;
  /** The run as its card shows it. */
  readonly shown: RunView;
  readonly now: Date;
  /** The platform engineer's own log patterns. */
  readonly patterns: readonly LogPattern[];
}

/** What a view shows that neither the objects nor the record tell. */
type Beside = Pick<RunView, 'progress' | 'successors'>;

/** Looks at a run as the caches and this process's memory show it. No call is made. */
export function lookAt(
  snapshot: Snapshot,
  memory: RunMemory,
  { now, patterns, progress, successors }: Pick<Look, 'now' | 'patterns'> & Beside,
): Look {
  const stored = memory.record.choose(snapshot.stored);
  const seen = memory.sightings.see(snapshot.observation, now);
  const { events, workload, nodes } = memory;
  const observation = {
    ...seen,
    events,
    ...(workload && { workload }),
    ...(nodes && { nodes }),
  };
  const present = snapshot.observation.job !== undefined;
  const known = {
    ...recordedOf(stored?.record),
    log: memory.log,
    asked: snapshot.spec,
    patterns,
    ...(memory.lastWait !== undefined && { lastWait: memory.lastWait }),
  };
  const state = deriveUntilGone(observation, { now, known, present });
  if (present) memory.jobGone = false;
  const job = present ? 'present' : memory.jobGone ? 'gone' : 'missing';
  const missingMs = memory.held.heldMs('job', present ? 'present' : 'missing', now);
  const situation: Situation = {
    state,
    ...(stored && { record: stored.record }),
    hasFinalizer: stored?.hasFinalizer ?? false,
    recordIsLeaving: stored?.deletionTimestamp !== undefined,
    cancelHeldMs: memory.held.heldMs('cancel', stored?.record.cancelled?.at ?? '', now),
    jobIsLeaving: snapshot.observation.job?.deletionTimestamp !== undefined,
    job,
    jobMissingMs: present ? 0 : missingMs,
    timeToLiveSet:
      memory.timeToLiveSet || snapshot.observation.job?.ttlSecondsAfterFinished !== undefined,
    causeHeldMs: causeHeldMs(state, memory, now),
    inPhaseMs: memory.held.heldMs('phase', state.phase, now),
    undecided: state.phase === 'running' && !seen.pods.some(isTraining),
    eventsWanted: wantsEvents(seen, state),
    eventsAgeMs: memory.eventsReadAt === undefined ? Infinity : now.getTime() - memory.eventsReadAt,
  };
  const { uid, spec, origin } = snapshot;
  const told = asTold(state, stored?.record);
  const view = {
    uid,
    spec,
    origin,
    state: told,
    ...(progress && showsProgress(told) && { progress }),
    ...(successors && successors.length > 0 && { successors }),
  };
  const shown = { ...view, state: shownState(view.state, situation.causeHeldMs) };
  memory.lastWait = waitOf(shown.state) ?? memory.lastWait;
  const { term } = memory;
  return { snapshot, memory, term, stored, observation, situation, view, shown, now, patterns };
}

/**
 * A Job whose pod was taken away fails, and where its whole namespace goes it is deleted itself
 * some seconds later: then that is what became of the run, whatever the Job said last.
 */
function deriveUntilGone(
  observation: Observation,
  { now, known, present }: { now: Date; known: KnownOfRun; present: boolean },
): RunState {
  const state = deriveRun(observation, now, known);
  if (present || state.phase !== 'failed' || !wasTakenAway(state)) return state;
  const { job: _ended, ...rest } = observation;
  return deriveRun(rest, now, known);
}

/** Why the run waits, where its card says so. */
function waitOf({ phase, diagnosis }: RunState): string | undefined {
  return phase === 'queued' || phase === 'waiting' ? diagnosis?.code : undefined;
}

/** Since this process saw the cause, or since before that where the cluster tells. */
function causeHeldMs({ diagnosis }: RunState, memory: RunMemory, now: Date): number {
  const seenMs = memory.held.heldMs('cause', diagnosis ? causeKey(diagnosis) : '', now);
  const toldMs = now.getTime() - Date.parse(diagnosis?.since ?? '');
  return Math.max(seenMs, Number.isNaN(toldMs) ? 0 : toldMs);
}

function isTraining(pod: PodObservation): boolean {
  return isLive(pod) && trainOf(pod)?.state.running !== undefined;
}

/** True where only events, or its queue, can tell why a run waits, or that it does not any more. */
function wantsEvents({ job, pods }: Observation, { phase }: RunState): boolean {
  if (!job) return false;
  if (job.suspended) return phase === 'queued';
  if (phase === 'queued') return pods.length === 0;
  // Some workers train while others have no node.
  if (phase === 'running') return pods.some((each) => isLive(each) && refusalOf(each));
  const pod = pods.findLast(isLive);
  if (phase !== 'waiting' || !pod) return false;
  const waits = [...pod.initContainers, ...pod.containers].map(({ state }) => state.waiting ?? {});
  return waits.every(
    (wait) => wait.reason === undefined || onItsWay.has(wait.reason) || isVagueBackOff(wait),
  );
}
