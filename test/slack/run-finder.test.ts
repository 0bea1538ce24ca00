import { expect, test } from 'vitest';

import type { TurnedAway } from '../../src/reconcile/people-ports.ts';
import { createRunFinder, type Purpose } from '../../src/slack/run-finder.ts';
import type { MappedUser } from '../../src/training/users.ts';
import { makeKnown } from './support/builders.ts';

const run = makeKnown();
const { spec } = run.view;
const person = (id: string, namespace: string): MappedUser => ({
  slackId: `U0${id.toUpperCase()}`,
  id,
  namespace,
  groups: [],
  admin: false,
});
const owner = person('vision1', 'vision');
const neighbour = person('vision2', 'vision');
const outsider = person('text1', 'text');

/** Who is written down where this person does this with the run, by its name and by its button. */
function writtenFor(user: MappedUser, purpose: Purpose, name = spec.id): readonly TurnedAway[] {
  const written: TurnedAway[] = [];
  const finder = createRunFinder({
    directory: { runs: () => [run], run: (uid) => (uid === run.snapshot.uid ? run : undefined) },
    onTurnedAway: (one) => written.push(one),
  });
  finder.find(user, name, purpose, (typed) => typed);
  if (name === spec.id) finder.byUid(user, run.snapshot.uid, purpose);
  return written;
}

test.each([
  ['somebody else’s run', neighbour, 'cancel', 'not-own'],
  ['somebody else’s run', neighbour, 'picture', 'not-own'],
  ['a run that they may not see', outsider, 'logs', 'hidden'],
  ['a run that they may not see', outsider, 'status', 'hidden'],
] as const)(
  'where somebody does something with %s, both ways are written down',
  (_, user, action, reason) => {
    const line = { action, slackUserId: user.slackId, as: user.id, run: run.snapshot, reason };
    expect(writtenFor(user, action)).toEqual([line, line]);
  },
);

test.each<[string, MappedUser, Purpose, string]>([
  ['their own run', owner, 'cancel', spec.id],
  ['the status of a run that they may see', neighbour, 'status', spec.id],
  ['a name that no run has', outsider, 'cancel', 'zzzzz'],
  ['the beginning of the name of one that they may not see', outsider, 'cancel', 'abcd'],
  ['one that a command only speaks of', outsider, 'see', spec.jobName],
])('of %s nothing is written', (_, user, purpose, name) => {
  expect(writtenFor(user, purpose, name)).toEqual([]);
});
