import { expect, test } from 'vitest';
import type { Identity } from '../../src/config.ts';
import { createPlanner } from '../../src/kubernetes/planner.ts';
import { parseTemplate } from '../../src/kubernetes/template.ts';
import { aSpec } from '../support/specs.ts';
import { testClient } from './support/client.ts';
import { emulated } from './support/emulated.ts';
import {
  json,
  reset,
  type Script,
  type Seen,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const yaml =
  'apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { containers: [{ name: train, args: "${args}" }] } } }';
const parsed = parseTemplate('gpu-job.yaml', yaml);
if (!parsed.template) throw new Error('the template is good');
const { template } = parsed;

const user = { slackId: 'U1', id: 'vision1', groups: ['team-a'] };
const spec = aSpec({ user });

const what = ({ path }: Seen): string => path.split('/').at(-1) ?? '';
const noRight = status(
  403,
  'Forbidden',
  'pods is forbidden: User "vision1" cannot create resource "pods" in API group "" in the namespace "vision"',
);
const noQuotas = status(
  403,
  'Forbidden',
  'resourcequotas is forbidden: User "bot" cannot list resource "resourcequotas" in API group "" in the namespace "vision"',
);

async function plan(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const planner = createPlanner({
    client: testClient(server.url),
    identity: () => identity,
    template: () => template,
  });
  return { server, answer: planner.plan(spec) };
}

/** An API server that takes everything but what these say. */
const taking =
  (answers: Readonly<Record<string, ReturnType<typeof json>>>): Script =>
  (seen) =>
    answers[what(seen)] ?? (seen.method === 'POST' ? json({}, 201) : json({ items: [] }));

test('tries the Job and its pod as the person, strictly, and creates nothing', async () => {
  const { server, answer } = await plan(taking({}));
  expect(await answer).toEqual({ warnings: [], quotas: [] });
  const posts = server.seen.filter(({ method }) => method === 'POST');
  expect(posts.map(what).sort()).toEqual(['jobs', 'pods']);
  for (const { query, headers, body } of posts) {
    expect(query.get('dryRun')).toBe('All');
    expect(query.get('fieldValidation')).toBe('Strict');
    expect(headers).toMatchObject({ 'impersonate-user': 'vision1', 'impersonate-group': 'team-a' });
    expect(JSON.stringify(body)).toContain('["--lr","0.01"]');
  }
});

test('a pod that the person may not try, and quotas that the bot may not read, are left out', async () => {
  const { answer } = await plan(taking({ pods: noRight, resourcequotas: noQuotas }));
  expect(await answer).toEqual({ warnings: [] });
});

test.each([
  [
    'the Job',
    'jobs',
    'admission webhook "policy" denied the request: use spot nodes',
    'A rule of the cluster refuses this run: use spot nodes',
  ],
  [
    'its pod alone',
    'pods',
    'pods "x" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=3, limited: requests.nvidia.com/gpu=4',
    'The quota gpus of namespace vision is used up: 3 of 4 GPUs',
  ],
])('what the API server says against %s is said in words', async (_, resource, said, expected) => {
  const { answer } = await plan(taking({ [resource]: status(403, 'Forbidden', said) }));
  const { objection } = await answer;
  expect(objection?.message).toContain(expected);
  expect(objection?.evidence).toBe(said);
});

test('warnings of both are told once', async () => {
  const warned = json({}, 201, { warning: '299 - "would violate PodSecurity"' });
  const { answer } = await plan(taking({ jobs: warned, pods: warned }));
  expect(await answer).toMatchObject({ warnings: ['would violate PodSecurity'] });
});

test('under review the person is asked about first', async () => {
  const { answer } = await plan(
    taking({ subjectaccessreviews: json({ status: { allowed: false } }, 201) }),
    'review',
  );
  expect((await answer).objection?.message).toContain('vision1 may not start runs');
});

test('a cluster that does not answer is an objection of its own', async () => {
  const { answer } = await plan(taking({ jobs: reset }));
  expect((await answer).objection).toMatchObject({ reason: 'unreachable' });
});

test('against the emulated cluster, with the rights and templates that are shipped', async () => {
  const { cluster, kubernetes, spec: specOf } = await emulated();
  kubernetes.store.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'jobs', namespace: 'training' },
    spec: { hard: { 'count/jobs.batch': '3' } },
  });
  const answer = await cluster.planner.plan(specOf('true'));
  expect(answer.objection).toBeUndefined();
  expect(answer.quotas).toEqual([
    { quota: 'jobs', what: 'Jobs', used: '0', limit: '3', fits: true },
  ]);
  expect(kubernetes.store.list('jobs')).toEqual([]);
  expect(kubernetes.store.list('pods')).toEqual([]);
});
