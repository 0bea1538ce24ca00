import { expect, it } from 'vitest';
import { resolveUser, type UserEntry } from '../../src/training/users.ts';

function entry(id: string): UserEntry {
  return { id, namespace: 'training', groups: [], admin: false };
}

const config = {
  users: new Map([
    ['U0123ABCD', entry('by-id')],
    ['admin@example.com', entry('by-email')],
  ]),
};

it('finds a person by Slack ID', () => {
  expect(resolveUser(config, 'U0123ABCD')).toEqual({ slackId: 'U0123ABCD', ...entry('by-id') });
});

it('finds a person by e-mail address, whatever its case', () => {
  const user = resolveUser(config, 'U0OTHER', 'Admin@Example.com');
  expect(user).toEqual({ slackId: 'U0OTHER', ...entry('by-email') });
});

it('prefers the Slack ID', () => {
  expect(resolveUser(config, 'U0123ABCD', 'admin@example.com')?.id).toBe('by-id');
});

it.each([
  ['U0OTHER', undefined],
  ['U0OTHER', ''],
  ['U0OTHER', 'x@example.com'],
])('does not find %s with the address %s', (slackId, email) => {
  expect(resolveUser(config, slackId, email)).toBeUndefined();
});
