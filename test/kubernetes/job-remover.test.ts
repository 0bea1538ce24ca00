import { expect, test } from 'vitest';
import type { Identity } from '../../src/config.ts';
import { Refusal } from '../../src/errors.ts';
import { createJobRemover } from '../../src/kubernetes/job-remover.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { anOrigin } from '../support/specs.ts';
import { evenChance, testClient } from './support/client.ts';
import { emulated } from './support/emulated.ts';
import {
  json,
  reset,
  type Answer,
  type Script,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const admin = {
  slackId: 'U2',
  id: 'mladmin',
  namespace: 'training',
  groups: ['ml', '3000'],
  admin: true,
};
const run = { namespace: 'vision', jobName: 'resnet-x', uid: 'uid-1' };

async function rig(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const clock = createInstantClock();
  const remover = createJobRemover({
    client: testClient(server.url, clock),
    clock,
    random: evenChance,
    identity: () => identity,
  });
  return { server, remover };
}

const done = json({ kind: 'Status', status: 'Success' });
const notFound = status(404, 'NotFound', 'jobs.batch "resnet-x" not found');
const stuck = status(503, 'ServiceUnavailable', 'try later');

/** Answers each request in turn with the next of these, the last one for ever. */
function inTurn(...answers: readonly Answer[]): Script {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (!answer) throw new Error('no answer');
    return answer;
  };
}

test('deletes that very Job, and its pods after it, with the rights of whoever asks', async () => {
  const { server, remover } = await rig(inTurn(done));
  expect(await remover.remove(run, admin)).toBe('removed');
  const [seen] = server.seen;
  expect(seen).toMatchObject({
    method: 'DELETE',
    path: '/apis/batch/v1/namespaces/vision/jobs/resnet-x',
    body: { preconditions: { uid: 'uid-1' }, propagationPolicy: 'Background' },
  });
  expect(seen?.headers).toMatchObject({ 'impersonate-user': 'mladmin', 'impersonate-group': 'ml' });
});

test.each<[string, readonly Answer[], 'removed' | 'gone']>([
  ['a Job that is not there', [notFound], 'gone'],
  ['another Job of its name', [status(409, 'Conflict', 'the UID does not match')], 'gone'],
  ['an answer that was lost after it had its effect', [reset, notFound], 'removed'],
  ['a server that has a fault of its own for a moment', [stuck, done], 'removed'],
  ['a server that has too much to do', [status(429, 'TooManyRequests', 'wait'), done], 'removed'],
])('%s', async (_, answers, expected) => {
  const { remover } = await rig(inTurn(...answers));
  expect(await remover.remove(run, admin)).toBe(expected);
});

test.each<[string, Answer, object, number]>([
  [
    'the person may not',
    status(
      403,
      'Forbidden',
      'jobs.batch "resnet-x" is forbidden: User "mladmin" cannot delete resource "jobs" in API group "batch" in the namespace "vision"',
    ),
    {
      reason: 'forbidden',
      message:
        'mladmin may not stop runs in namespace vision: the platform engineer must bind a role there (deploy/rbac-people.yaml).',
    },
    1,
  ],
  [
    'the bot may not for others',
    status(
      403,
      'Forbidden',
      'jobs.batch "resnet-x" is forbidden: User "bot" cannot impersonate-on:user-info:delete resource "jobs" in API group "batch" in the namespace "vision"',
    ),
    {
      reason: 'impersonation',
      message:
        'slack-train may not stop runs for other people in namespace vision: the platform engineer must allow it (deploy/rbac-impersonation.yaml).',
    },
    1,
  ],
  [
    'no answer ever comes',
    reset,
    {
      reason: 'unreachable',
      message: expect.stringContaining('not certain whether the run was stopped'),
    },
    3,
  ],
])('%s: a refusal in words', async (_, answer, expected, calls) => {
  const { server, remover } = await rig(inTurn(answer));
  const refusal = await remover.remove(run, admin).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject(expected);
  expect(server.seen).toHaveLength(calls);
});

test('under review the bot deletes, after asking whether the person may', async () => {
  const review = (allowed: boolean): Answer => json({ status: { allowed } }, 201);
  const yes = await rig(inTurn(review(true), done), 'review');
  expect(await yes.remover.remove(run, admin)).toBe('removed');
  expect(yes.server.seen[0]?.body).toMatchObject({
    spec: {
      user: 'mladmin',
      groups: ['ml', 'system:authenticated'],
      resourceAttributes: { verb: 'delete', group: 'batch', resource: 'jobs', namespace: 'vision' },
    },
  });
  expect(yes.server.seen[1]?.headers).not.toHaveProperty('impersonate-user');
  const no = await rig(inTurn(review(false), done), 'review');
  await expect(no.remover.remove(run, admin)).rejects.toMatchObject({ reason: 'forbidden' });
  expect(no.server.seen).toHaveLength(1);
});

test('a Job of the emulated cluster goes with its pods, under the rights of deploy/', async () => {
  const { cluster, kubernetes, spec, until } = await emulated();
  const one = spec('sleep 60');
  const owner = { slackId: 'U1', id: 'vision1', namespace: 'training', groups: [], admin: false };
  await cluster.submitter.submit(one, anOrigin());
  const uid = String(kubernetes.store.get('jobs', 'training', one.jobName)?.metadata.uid);
  const snapshot = await until(uid, ({ observation }) => observation.pods.length > 0);
  const other = { ...snapshot, uid: 'another' };
  expect(await cluster.jobs.remove(other, owner)).toBe('gone');
  expect(kubernetes.store.get('jobs', 'training', one.jobName)).toBeDefined();
  expect(await cluster.jobs.remove(snapshot, owner)).toBe('removed');
  await kubernetes.until(() =>
    kubernetes.store.list('pods', 'training').length === 0 ? true : undefined,
  );
});
