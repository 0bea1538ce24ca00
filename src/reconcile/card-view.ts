import { hasEnded, type RunState } from '../training/run.ts';
import { patienceWith } from './patience.ts';

/** The state as the card shows it: a cause that has only just appeared is not shown yet. */
export function shownState(state: RunState, causeHeldMs: number): RunState {
  if (!state.diagnosis || hasEnded(state)) return state;
  if (causeHeldMs >= patienceWith(state.diagnosis, state.phase).cardMs) return state;
  const { diagnosis: _tooEarly, ...shown } = state;
  return shown;
}

/** Tells whether two states would make different cards. */
export function fingerprint(state: RunState): string {
  const { phase, startedAt, endedAt, node, attempts, workers, exitCode, diagnosis } = state;
  return JSON.stringify([
    phase,
    startedAt,
    endedAt,
    node,
    attempts,
    workers,
    exitCode,
    diagnosis?.code,
    diagnosis?.cause,
  ]);
}
