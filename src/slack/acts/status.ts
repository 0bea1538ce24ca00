import type { RunDirectory } from '../../reconcile/people-ports.ts';
import { isOwn } from '../../training/rights.ts';
import type { RunAct } from '../asked.ts';
import { renderRunStatus } from '../messages/run-status.ts';
import type { Permalink } from '../messages/thread-link.ts';

/** Shows how a run is doing, as its card does, and why it waits even where that is only just so. */
export function createStatusAct(deps: {
  directory: Pick<RunDirectory, 'explain'>;
  permalink: Permalink;
}): RunAct {
  const { directory, permalink } = deps;
  return async ({ user, run }) => {
    const explained = await directory.explain(run);
    const own = isOwn(user, run.view.spec);
    return {
      outcome: 'answered',
      reply: renderRunStatus(explained, { permalink, isOwn: own }),
    };
  };
}
