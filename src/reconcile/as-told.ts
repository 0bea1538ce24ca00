import type { LogPattern } from '../training/log-patterns.ts';
import { deriveRun, endPhases, type EndPhase, type RunState } from '../training/run.ts';
import type { RunRecord, Snapshot } from './ports.ts';
import { recordedOf } from './recorded.ts';

/**
 * The state, with what the record keeps of it: pods are deleted, nodes go, a log is read but once,
 * and an end stays as it was told.
 */
export function asTold(state: RunState, record: RunRecord | undefined): RunState {
  return record?.ended ?? { ...record?.started, ...state };
}

/** How a run is, as the caches and its record show it. */
export function knownState(
  { observation, spec, stored }: Snapshot,
  now: Date,
  patterns: readonly LogPattern[],
): RunState {
  const record = stored?.record;
  const known = { asked: spec, patterns, ...recordedOf(record) };
  return asTold(deriveRun(observation, now, known), record);
}

/**
 * What the write of a milestone keeps beside the milestone. An end that another process told is what
 * became of the run, whatever the cluster shows by now: its cause is not known then.
 */
export function learnt(milestone: string, state: RunState): Pick<RunRecord, 'started' | 'ended'> {
  const { startedAt, image } = state;
  const end = endPhases.find((phase) => phase === milestone);
  return {
    ...(startedAt !== undefined && {
      started: { startedAt, ...(image !== undefined && { image }) },
    }),
    ...(end && { ended: endedAs(end, state) }),
  };
}

function endedAs(end: EndPhase, { diagnosis, ...state }: RunState): RunState {
  const ended = { ...state, phase: end };
  if (!diagnosis || state.phase !== end) return ended;
  // Evidence may be lines of the run's log, which is for those to read who may read logs.
  const { evidence: _evidence, ...told } = diagnosis;
  return { ...ended, diagnosis: told };
}
