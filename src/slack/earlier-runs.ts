import type { MessageRef } from '../reconcile/ports.ts';
import type { RunDirectory } from '../reconcile/people-ports.ts';
import type { FindEarlier } from '../training/earlier-run.ts';
import type { MappedUser } from '../training/users.ts';
import type { RunFinder } from './run-finder.ts';

/** The runs that another may be made from. */
export interface EarlierRuns {
  /** Finds them as this person names them in a command; which of several is meant is not guessed. */
  findFor(user: MappedUser): FindEarlier;
  /** Where the thread of the run with this id is. */
  cardOf(run: string): MessageRef | undefined;
}

export function createEarlierRuns(deps: {
  finder: RunFinder;
  directory: Pick<RunDirectory, 'runs'>;
}): EarlierRuns {
  const { finder, directory } = deps;
  return {
    findFor: (user) => (name) => {
      const found = finder.find(user, name, 'see', (typed) => typed);
      return found.kind === 'found' ? found.run.view : undefined;
    },
    cardOf: (run) => directory.runs().find(({ view }) => view.spec.id === run)?.card,
  };
}
