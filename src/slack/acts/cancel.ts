import { Refusal } from '../../errors.ts';
import type { Canceller } from '../../reconcile/people-ports.ts';
import { hasEnded } from '../../training/run.ts';
import type { RunAct } from '../asked.ts';
import { renderActRefused, renderCancelled, renderEndedBefore } from '../messages/run-answers.ts';

/** Calls a run off, for the reason given, if any. */
export function createCancelAct({
  canceller,
}: {
  canceller: Canceller;
}): RunAct<string | undefined> {
  return async ({ user, run: { snapshot, view } }, reason) => {
    if (hasEnded(view.state)) return { outcome: 'answered', reply: renderEndedBefore(view) };
    try {
      await canceller.cancel(snapshot, user, reason);
      return { outcome: 'cancelled', reply: renderCancelled(view.spec) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: 'refused', reply: renderActRefused('Not cancelled', error) };
    }
  };
}
