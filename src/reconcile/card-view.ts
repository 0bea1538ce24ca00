import { hash } from 'node:crypto';
import type { Progress } from '../training/progress.ts';
import { hasEnded, type RunState } from '../training/run.ts';
import { patienceWith } from './patience.ts';
import type { RunView } from './ports.ts';

/** The state as the card shows it: a cause that has only just appeared is not shown yet. */
export function shownState(state: RunState, causeHeldMs: number): RunState {
  if (!state.diagnosis || hasEnded(state)) return state;
  if (causeHeldMs >= patienceWith(state.diagnosis, state.phase).cardMs) return state;
  const { diagnosis: _tooEarly, ...shown } = state;
  return shown;
}

/** What was read last says nothing of a run that has ended, or begins anew. */
export function showsProgress({ phase }: RunState): boolean {
  return phase === 'running';
}

/** Tells whether two views would make different cards: two digests. */
export interface CardPrint {
  readonly state: string;
  readonly progress: string;
}

/** The print of a card that is known to be out of date: that of no view. */
export const outOfDate: CardPrint = { state: '', progress: '' };

export function printOf({ state, progress, successors }: RunView): CardPrint {
  return {
    state: printOfState(state, successors),
    progress: progress ? printOfProgress(progress) : '',
  };
}

/** One is kept of every run: a few bytes instead of all that the card says. */
function digestOf(told: unknown): string {
  return hash('sha256', JSON.stringify(told), 'base64');
}

/** That time goes by is no reason to edit a card. */
function printOfProgress({ at: _at, leftMs: _left, fraction = 0, ...told }: Progress): string {
  return digestOf([told, Math.floor(fraction * 100)]);
}

function printOfState(state: RunState, successors: RunView['successors'] = []): string {
  const { phase, startedAt, endedAt, node, image, attempts, workers, exitCode, diagnosis } = state;
  const { placedAfterMs, waitedFor } = state;
  return digestOf([
    phase,
    startedAt,
    endedAt,
    node,
    image,
    attempts,
    workers,
    exitCode,
    diagnosis?.code,
    diagnosis?.cause,
    placedAfterMs,
    waitedFor,
    successors.map(({ run }) => run),
  ]);
}
