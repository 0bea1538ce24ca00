import { describe, expect, test } from 'vitest';
import { createObjects } from '../../../../src/sandbox/kubernetes/api/create-objects.ts';
import { startApiServer, type ApiServer } from './api-server.ts';
import { clusterRole } from './builders.ts';

const ACCESS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const SUBJECT = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

function ask(server: ApiServer, spec: unknown, as = 'bot') {
  return server.send('POST', ACCESS, { as, body: { kind: 'SelfSubjectAccessReview', spec } });
}

const jobs = (verb: string, namespace: string) => ({
  resourceAttributes: { namespace, group: 'batch', resource: 'jobs', verb },
});

describe('a SelfSubjectAccessReview', () => {
  test('says yes and by which binding', async () => {
    const server = await startApiServer();
    const { code, body } = await ask(server, jobs('create', 'train'));
    expect(code).toBe(201);
    expect(body.status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "bot/train" of Role "bot" to User "bot"',
    });
  });

  test.each([
    ['another verb', jobs('deletecollection', 'train')],
    ['another namespace', jobs('create', 'other')],
    ['every namespace', { resourceAttributes: { group: 'batch', resource: 'jobs', verb: 'list' } }],
    ['a path', { nonResourceAttributes: { path: '/metrics', verb: 'get' } }],
  ])('says no to %s', async (_told, spec) => {
    const server = await startApiServer();
    expect((await ask(server, spec)).body.status).toEqual({ allowed: false });
  });

  test('answers truly about the right to act as somebody', async () => {
    const server = await startApiServer();
    const group = 'authentication.k8s.io';
    const verb = 'impersonate:user-info';
    const rule = {
      apiGroups: [group],
      resources: ['users'],
      verbs: [verb],
      resourceNames: ['alice'],
    };
    createObjects(server.store, clusterRole('identities', 'bot', [rule]));
    const about = (name: string) => ({
      resourceAttributes: { group, resource: 'users', verb, name },
    });
    expect((await ask(server, about('alice'))).body.status.allowed).toBe(true);
    expect((await ask(server, about('bob'))).body.status.allowed).toBe(false);
  });

  test('knows no limits for an admin', async () => {
    const server = await startApiServer();
    const { body } = await ask(server, jobs('anything', 'anywhere'), 'admin');
    expect(body.status).toEqual({ allowed: true });
  });

  test('that asks about nothing is refused', async () => {
    const server = await startApiServer();
    expect((await ask(server, {})).code).toBe(422);
  });
});

test('a SubjectAccessReview is answered for the person, to those who may ask', async () => {
  const server = await startApiServer();
  const spec = { user: 'alice', groups: ['team'], ...jobs('create', 'train') };
  const body = { kind: 'SubjectAccessReview', spec };
  expect((await server.send('POST', SUBJECT, { body, as: 'bot' })).code).toBe(403);
  const answer = await server.send('POST', SUBJECT, { body });
  expect(answer.body.status.allowed).toBe(true);
});

describe('a rule', () => {
  const cases: [string, Record<string, unknown>, string, boolean][] = [
    [
      'with stars covers everything',
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      'pods/log',
      true,
    ],
    [
      'on a resource does not cover its subresources',
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      'pods/log',
      false,
    ],
    [
      'on a subresource does not cover the resource',
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      'pods',
      false,
    ],
    [
      'on every log covers that of pods',
      { apiGroups: [''], resources: ['*/log'], verbs: ['get'] },
      'pods/log',
      true,
    ],
    [
      'on another name does not cover this one',
      { apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: ['q'] },
      'pods',
      false,
    ],
    [
      'on this name covers it',
      { apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: ['p'] },
      'pods',
      true,
    ],
    [
      'of another group does not cover this one',
      { apiGroups: ['batch'], resources: ['pods'], verbs: ['get'] },
      'pods',
      false,
    ],
  ];
  test.each(cases)('%s', async (_told, rule, path, allowed) => {
    const server = await startApiServer();
    createObjects(server.store, clusterRole('one', 'nobody', [rule]));
    const [resource, subresource] = path.split('/');
    const resourceAttributes = {
      namespace: 'train',
      resource,
      subresource,
      name: 'p',
      verb: 'get',
    };
    const { body } = await ask(server, { resourceAttributes }, 'nobody');
    expect(body.status.allowed).toBe(allowed);
  });
});

test('a service account is bound by its namespace and name, and belongs to its groups', async () => {
  const server = await startApiServer();
  const user = 'system:serviceaccount:train:runner';
  const rbac = 'rbac.authorization.k8s.io/v1';
  createObjects(server.store, [
    {
      apiVersion: rbac,
      kind: 'ClusterRole',
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    },
    {
      apiVersion: rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'train' }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    },
  ]);
  const headers = { 'impersonate-user': user };
  const answer = await server.send('GET', '/api/v1/pods', { headers });
  expect(answer.code).toBe(200);
  const whoami = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const { body } = await server.send('POST', whoami, { headers, body: {} });
  expect(body.status.userInfo.groups).toEqual([
    'system:serviceaccounts',
    'system:serviceaccounts:train',
    'system:authenticated',
  ]);
});
