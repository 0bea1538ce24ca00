import type { Clock } from '../clock.ts';
import type { LogPattern } from '../training/log-patterns.ts';
import { knownState } from './as-told.ts';
import { printOf } from './card-view.ts';
import type { DepartedRuns } from './departed-runs.ts';
import type { Family } from './family.ts';
import type { Threads } from './ports.ts';

export interface GoneCardsDeps {
  readonly departed: Pick<DepartedRuns, 'snapshot'>;
  readonly family: Pick<Family, 'successorsOf'>;
  readonly threads: Pick<Threads, 'updateCard'>;
  readonly patterns: () => readonly LogPattern[];
  readonly clock: Pick<Clock, 'now'>;
}

/** Cards that are remembered to have been brought up to date. */
const remembered = 500;

/**
 * Brings the card of a run that has left the cluster up to date, where another was made from it: one
 * that was called off is gone within seconds, and then resumed. As far as this process remembers it.
 */
export function createGoneCards(deps: GoneCardsDeps): (uid: string) => void {
  const { departed, family, threads, patterns, clock } = deps;
  const shown = new Map<string, string>();
  return (uid) => {
    const snapshot = departed.snapshot(uid);
    const { channel, told } = snapshot?.stored?.record ?? {};
    const ts = told?.['card'];
    if (!snapshot || channel === undefined || ts === undefined || ts === '') return;
    const { spec, origin } = snapshot;
    const successors = family.successorsOf(spec.id);
    if (successors.length === 0) return;
    const state = knownState(snapshot, new Date(clock.now()), patterns());
    const view = { uid, spec, origin, state, successors };
    const print = printOf(view).state;
    if (shown.get(uid) === print) return;
    shown.set(uid, print);
    const [oldest] = shown.keys();
    if (shown.size > remembered && oldest !== undefined) shown.delete(oldest);
    threads.updateCard({ channel, ts }, view, { onDropped: () => shown.delete(uid) });
  };
}
