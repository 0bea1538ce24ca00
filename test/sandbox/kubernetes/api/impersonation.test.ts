import { describe, expect, test } from 'vitest';
import { createObjects } from '../../../../src/sandbox/kubernetes/api/create-objects.ts';
import type { ApiServer } from './api-server.ts';
import { clusterRole, job } from './builders.ts';
import {
  answerTo,
  recordedAnswer,
  get,
  JOBS,
  post,
  startCrowdedServer,
  WHOAMI,
  type Refusal,
  type Request,
} from './refusals.ts';

const AUTHENTICATION = 'authentication.k8s.io';

const LEGACY = clusterRole('legacy', 'bot', [
  {
    apiGroups: [''],
    resources: ['users'],
    verbs: ['impersonate'],
    resourceNames: ['alice', 'nobody', 'U0123@example.com'],
  },
  {
    apiGroups: [''],
    resources: ['groups'],
    verbs: ['impersonate'],
    resourceNames: ['matilda-users'],
  },
]);

const IDENTITY = clusterRole('identities', 'bot', [
  {
    apiGroups: [AUTHENTICATION],
    resources: ['users'],
    verbs: ['impersonate:user-info'],
    resourceNames: ['alice'],
  },
]);

const ON_BEHALF = clusterRole('on-behalf', 'bot', [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['impersonate-on:user-info:create'] },
]);

/** What the bot may: nothing; the old way; be alice but do nothing; create Jobs as alice. */
const GRANTS = {
  none: [],
  legacy: LEGACY,
  identity: IDENTITY,
  constrained: [...IDENTITY, ...ON_BEHALF],
} as const;

type Granted = keyof typeof GRANTS;

function as(
  user: string | undefined,
  request: Request,
  headers: Record<string, string> = {},
): Request {
  const who = user === undefined ? {} : { 'impersonate-user': user };
  return { ...request, headers: { ...who, ...headers } };
}

async function start(granted: Granted): Promise<ApiServer> {
  const server = await startCrowdedServer();
  createObjects(server.store, GRANTS[granted]);
  return server;
}

/** What worked last is tried first: its refusal is the one that is told. */
async function workOnce(server: ApiServer, granted: Granted): Promise<void> {
  if (granted !== 'legacy' && granted !== 'constrained') return;
  const answer = await answerTo(server, as('alice', post(job('earlier'))));
  if (answer.code !== 201) throw new Error('the earlier Job was refused');
}

const REFUSALS: readonly (Refusal & { readonly granted: Granted })[] = [
  {
    told: 'nothing is granted',
    granted: 'none',
    recorded: 'imp-1-no-permission',
    request: as('alice', get(JOBS)),
  },
  {
    told: 'nobody asks',
    granted: 'none',
    recorded: 'imp-13-anonymous-as-alice',
    request: as('alice', {
      ...post({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
      path: WHOAMI,
      as: '',
    }),
  },
  {
    told: 'a group without a user',
    granted: 'none',
    recorded: 'imp-8-group-without-user',
    request: as(undefined, { ...post({}), path: WHOAMI }, { 'impersonate-group': 'matilda-users' }),
  },
  {
    told: 'the user has no right',
    granted: 'legacy',
    recorded: 'imp-4-allowed-but-target-lacks-rbac',
    request: as('nobody', post(job('x'))),
  },
  {
    told: 'another user than was granted',
    granted: 'legacy',
    recorded: 'imp-5-other-user-not-in-resourcenames',
    request: as('bob', get(JOBS)),
  },
  {
    told: 'a group that was not granted',
    granted: 'legacy',
    recorded: 'imp-7-group-not-allowed',
    request: as('alice', { ...post({}), path: WHOAMI }, { 'impersonate-group': 'system:masters' }),
  },
  {
    told: 'an extra that was not granted',
    granted: 'legacy',
    recorded: 'imp-10-extra-not-allowed',
    request: as('alice', { ...post({}), path: WHOAMI }, { 'impersonate-extra-foo': 'x' }),
  },
  {
    told: 'a user named by an e-mail address',
    granted: 'legacy',
    recorded: 'imp-11-email-user-create',
    request: as('U0123@example.com', post(job('x'))),
  },
  {
    told: 'a service account',
    granted: 'legacy',
    recorded: 'imp-12-serviceaccount-not-allowed',
    request: as('system:serviceaccount:train:default', { ...post({}), path: WHOAMI }),
  },
  {
    told: 'the person is granted, the deed is not',
    granted: 'identity',
    recorded: 'cimp-2-only-user-granted',
    request: as('alice', post(job('x'))),
  },
  {
    told: 'another deed than was granted',
    granted: 'constrained',
    recorded: 'cimp-4-list-not-granted',
    request: as('alice', get(JOBS)),
  },
  {
    told: 'another user than was granted',
    granted: 'constrained',
    recorded: 'cimp-5-other-user',
    request: as('bob', post(job('x'))),
  },
  {
    told: 'a group that was not granted',
    granted: 'constrained',
    recorded: 'cimp-6-with-group-not-granted',
    request: as('alice', post(job('x')), { 'impersonate-group': 'matilda-users' }),
  },
];

describe('acting as somebody else is refused as a real API server refuses it', () => {
  test.each(REFUSALS)('where $told ($recorded)', async ({ granted, recorded, request }) => {
    const server = await start(granted);
    await workOnce(server, granted);
    expect(await answerTo(server, request)).toEqual(recordedAnswer(recorded));
  });
});

test.each(['legacy', 'constrained'] as const)(
  'a Job is created as the user where the bot has the %s rights',
  async (granted) => {
    const server = await start(granted);
    const answer = await answerTo(server, as('alice', post(job('hers'))));
    expect(answer.code).toBe(201);
  },
);

test('who acts as somebody else has their name and groups', async () => {
  const server = await start('none');
  const request = as(
    'alice',
    { ...post({}), path: WHOAMI, as: 'admin' },
    { 'impersonate-group': 'team' },
  );
  const { body } = await answerTo(server, request);
  expect(body.status.userInfo).toEqual({
    username: 'alice',
    groups: ['team', 'system:authenticated'],
  });
});

test('two groups in one header are one group of a strange name', async () => {
  const server = await start('none');
  const headers = { 'impersonate-group': 'one,two' };
  const { body } = await answerTo(
    server,
    as('alice', { ...post({}), path: WHOAMI, as: 'admin' }, headers),
  );
  expect(body.status.userInfo.groups).toEqual(['one,two', 'system:authenticated']);
});

test('an empty Impersonate-User changes nothing', async () => {
  const server = await start('none');
  const { body } = await answerTo(server, as('', { ...post({}), path: WHOAMI }));
  expect(body.status.userInfo).toEqual({
    username: 'bot',
    groups: ['bots', 'system:authenticated'],
  });
});
