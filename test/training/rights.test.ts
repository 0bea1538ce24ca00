import { expect, test } from 'vitest';
import { mayAct, maySee } from '../../src/training/rights.ts';
import type { MappedUser } from '../../src/training/users.ts';
import { aSpec } from '../support/specs.ts';

const run = aSpec({ namespace: 'vision', user: { slackId: 'U1', id: 'vision1', groups: [] } });

const someone = (changes: Partial<MappedUser>): MappedUser => ({
  slackId: 'U9',
  id: 'someone',
  namespace: 'elsewhere',
  groups: [],
  admin: false,
  ...changes,
});

test.each<[string, Partial<MappedUser>, boolean, boolean]>([
  ['its owner', { id: 'vision1', namespace: 'vision' }, true, true],
  ['its owner, who was moved to another namespace', { id: 'vision1' }, true, true],
  ['its owner under another Slack ID', { slackId: 'U2', id: 'vision1' }, true, true],
  ['somebody of the same namespace', { namespace: 'vision' }, true, false],
  ['somebody of another namespace', {}, false, false],
  ['an admin of another namespace', { admin: true }, true, true],
])('%s', (_, changes, sees, acts) => {
  const user = someone(changes);
  expect([maySee(user, run), mayAct(user, run)]).toEqual([sees, acts]);
});
