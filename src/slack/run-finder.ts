import type { KnownRun, RunDirectory } from '../reconcile/people-ports.ts';
import { isOwn, mayAct, maySee } from '../training/rights.ts';
import { chooseRun, type ChosenRun } from '../training/run-name.ts';
import type { MappedUser } from '../training/users.ts';
import type { Answer } from './asked.ts';
import type { Message } from './messages/blocks.ts';
import {
  renderNoRunYet,
  renderNotYours,
  renderSeveralRuns,
  renderTooShort,
  renderUnknownRun,
} from './messages/run-answers.ts';

/** A run that somebody named, or what they are told instead. */
type Found =
  | { readonly kind: 'found'; readonly run: KnownRun }
  | { readonly kind: 'told'; readonly answer: Answer };

/** What is to be done with the run: to look at it is allowed to more people than to act on it. */
export type Purpose = 'see' | 'act';

/** Finds runs for people: whoever may not see one is told that there is none. */
export interface RunFinder {
  /** Newest first. */
  seenBy(user: MappedUser): readonly KnownRun[];
  /** `retype` makes the command to type from another name. */
  find(user: MappedUser, name: string, purpose: Purpose, retype: (name: string) => string): Found;
  /** The very run with this uid; undefined where it is not there, or not for them to see. */
  byUid(user: MappedUser, uid: string, purpose: Purpose): Found | undefined;
}

export function createRunFinder(directory: RunDirectory): RunFinder {
  const seenBy = (user: MappedUser): readonly KnownRun[] =>
    directory.runs().filter(({ view }) => maySee(user, view.spec));

  return {
    seenBy,
    find(user, name, purpose, retype) {
      const chosen = chooseRun(name, seenBy(user), {
        named: ({ view }) => view.spec,
        isOwn: ({ view }) => isOwn(user, view.spec),
      });
      return chosen.kind === 'one'
        ? forPurpose(user, chosen.run, purpose)
        : notOne(chosen, name, retype);
    },
    byUid(user, uid, purpose) {
      const run = directory.run(uid);
      return run && maySee(user, run.view.spec) ? forPurpose(user, run, purpose) : undefined;
    },
  };
}

function forPurpose(user: MappedUser, run: KnownRun, purpose: Purpose): Found {
  const { spec } = run.view;
  if (purpose === 'act' && !mayAct(user, spec)) return told('refused', renderNotYours(spec));
  return { kind: 'found', run };
}

function notOne(
  chosen: Exclude<ChosenRun<KnownRun>, { kind: 'one' }>,
  name: string,
  retype: (name: string) => string,
): Found {
  if (chosen.kind === 'too-short') return told('unclear', renderTooShort(name, retype));
  if (chosen.kind === 'no-run-yet') return told('unknown-run', renderNoRunYet());
  if (chosen.kind === 'unknown')
    return told('unknown-run', renderUnknownRun(name, retype, chosen.nearest?.view.spec));
  const views = chosen.runs.map(({ view }) => view);
  return told('unclear', renderSeveralRuns(name, retype, views));
}

function told(outcome: Answer['outcome'], reply: Message): Found {
  return { kind: 'told', answer: { outcome, reply } };
}
