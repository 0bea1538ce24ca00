import type { Clock } from '../../clock.ts';
import type { KnownRun, RunDirectory } from '../../reconcile/people-ports.ts';
import { isOwn } from '../../training/rights.ts';
import type { ListScope } from '../../training/subcommand.ts';
import type { MappedUser } from '../../training/users.ts';
import type { Answer } from '../asked.ts';
import { mostListed, renderRunList } from '../messages/run-list.ts';
import type { Permalink } from '../messages/thread-link.ts';
import type { RunFinder } from '../run-finder.ts';

/** Lists runs for somebody: never one that they may not see. */
export type ListRuns = (user: MappedUser, of: ListScope) => Promise<Answer>;

export function createListRuns(deps: {
  finder: RunFinder;
  directory: Pick<RunDirectory, 'explain'>;
  permalink: Permalink;
  clock: Clock;
}): ListRuns {
  const { finder, directory, permalink, clock } = deps;
  return async (user, of) => {
    const { whose, belongs } = scopeOf(user, of);
    const runs = finder.seenBy(user).filter(belongs);
    const shown = await Promise.all(runs.slice(0, mostListed).map((run) => directory.explain(run)));
    const list = {
      whose,
      runs: [...shown, ...runs.slice(mostListed)],
      isOwn: ({ view }: KnownRun) => isOwn(user, view.spec),
      permalink,
      now: clock.now(),
    };
    return { outcome: 'answered', reply: renderRunList(list) };
  };
}

function scopeOf(
  user: MappedUser,
  of: ListScope,
): { readonly whose: string; readonly belongs: (run: KnownRun) => boolean } {
  if (of === 'mine') return { whose: 'of yours', belongs: ({ view }) => isOwn(user, view.spec) };
  if (of === 'all') {
    const where = user.admin ? 'in all namespaces' : `in namespace ${user.namespace}`;
    return { whose: where, belongs: () => true };
  }
  const name = of.user.toLowerCase();
  return {
    whose: `of ${of.user}`,
    belongs: ({ view: { spec } }) =>
      spec.user.id.toLowerCase() === name || spec.user.slackId.toLowerCase() === name,
  };
}
