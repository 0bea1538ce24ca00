import type { KnownRun, OnTurnedAway, RunAction, RunDirectory } from '../reconcile/people-ports.ts';
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

/**
 * What is to be done with the run: to look at it (`status`) is allowed to more people than the rest.
 * `see`: it is only looked for, in a command that is checked as a whole.
 */
export type Purpose = 'see' | RunAction;

/**
 * Finds runs for people: whoever may not see one is told that there is none. Whom it turns away from
 * doing something is written down.
 */
export interface RunFinder {
  /** Newest first. */
  seenBy(user: MappedUser): readonly KnownRun[];
  /** `retype` makes the command to type from another name. */
  find(user: MappedUser, name: string, purpose: Purpose, retype: (name: string) => string): Found;
  /** The very run with this uid; undefined where it is not there, or not for them to see. */
  byUid(user: MappedUser, uid: string, purpose: Purpose): Found | undefined;
  /** The run with this uid for the audit log, whoever asks. */
  unchecked(uid: string): KnownRun | undefined;
}

export function createRunFinder(deps: {
  directory: Pick<RunDirectory, 'runs' | 'run'>;
  onTurnedAway: OnTurnedAway;
}): RunFinder {
  const { directory, onTurnedAway } = deps;
  const seenBy = (user: MappedUser): readonly KnownRun[] =>
    directory.runs().filter(({ view }) => maySee(user, view.spec));

  function turnedAway(
    { slackId, id }: MappedUser,
    { snapshot: run }: KnownRun,
    action: Purpose,
    reason: 'not-own' | 'hidden',
  ): void {
    if (action !== 'see') onTurnedAway({ action, slackUserId: slackId, as: id, run, reason });
  }

  function forPurpose(user: MappedUser, run: KnownRun, purpose: Purpose): Found {
    const { spec } = run.view;
    if (purpose === 'see' || purpose === 'status' || mayAct(user, spec))
      return { kind: 'found', run };
    turnedAway(user, run, purpose, 'not-own');
    return told('refused', renderNotYours(spec));
  }

  /** The run of exactly this name that they may not see, where they see none that it could mean. */
  function hiddenRun(typed: string): KnownRun | undefined {
    const name = typed.trim().toLowerCase();
    return directory.runs().find(({ view: { spec } }) => spec.id === name || spec.jobName === name);
  }

  return {
    seenBy,
    find(user, name, purpose, retype) {
      const chosen = chooseRun(name, seenBy(user), {
        named: ({ view }) => view.spec,
        isOwn: ({ view }) => isOwn(user, view.spec),
      });
      if (chosen.kind === 'one') return forPurpose(user, chosen.run, purpose);
      const hidden = chosen.kind === 'unknown' ? hiddenRun(name) : undefined;
      if (hidden) turnedAway(user, hidden, purpose, 'hidden');
      return notOne(chosen, name, retype);
    },
    byUid(user, uid, purpose) {
      const run = directory.run(uid);
      if (!run) return undefined;
      if (maySee(user, run.view.spec)) return forPurpose(user, run, purpose);
      turnedAway(user, run, purpose, 'hidden');
      return undefined;
    },
    unchecked: (uid) => directory.run(uid),
  };
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
