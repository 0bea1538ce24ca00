import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { asObject } from '../../src/kubernetes/json.ts';
import { checkTemplates, preflight } from '../../src/kubernetes/preflight.ts';
import { parseTemplate, type Template } from '../../src/kubernetes/template.ts';
import { makeModel } from '../slack/support/builders.ts';
import { aConfig } from '../support/config.ts';
import { testClient } from './support/client.ts';
import {
  json,
  type Script,
  type Seen,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const config = aConfig({
  users: new Map([
    ['U1', { id: 'vision1', namespace: 'vision', groups: ['team-a', '3000'], admin: false }],
    ['U2', { id: 'nlp1', namespace: 'training', groups: [], admin: false }],
  ]),
});

function aTemplate(file: string): Template {
  const yaml =
    'apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { containers: [{ name: train, image: "${type}" }] } } }';
  const { template, problems } = parseTemplate(file, yaml);
  if (!template) throw new Error(problems.join());
  return template;
}

const ownNamespace = 'slack-train';
const templates = { gpu: aTemplate('gpu-job.yaml'), cpu: aTemplate('cpu-job.yaml') };

/** `verb resource namespace` of an access review. */
function askedFor({ body }: Seen): string {
  const action = asObject(asObject(asObject(body)['spec'])['resourceAttributes']);
  const resource = [action['resource'], action['subresource']].filter(Boolean).join('/');
  return `${String(action['verb'])} ${resource} ${String(action['namespace'] ?? action['name'])}`;
}

interface Api {
  readonly config?: Config;
  readonly denied?: RegExp;
  readonly tried?: Script;
  readonly level?: string;
}

async function checked({
  config: current = config,
  denied = /never/,
  tried = () => json({}, 201),
  level = 'warn',
}: Api) {
  const server = await startScriptedServer((seen) => {
    if (seen.path === '/version') return json({ gitVersion: 'v1.36.2' });
    if (!seen.path.endsWith('selfsubjectaccessreviews')) return tried(seen);
    return json({ status: { allowed: !denied.test(askedFor(seen)) } }, 201);
  });
  const lines: unknown[] = [];
  const log = pino({ level }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const deps = { client: testClient(server.url), config: current, ownNamespace, templates, log };
  await preflight(deps);
  await checkTemplates(deps);
  return { lines, seen: server.seen };
}

test('a cluster that allows and accepts everything is not spoken of', async () => {
  expect((await checked({})).lines).toEqual([]);
});

test('a model that may resume, but not by its template, is named with what to add', async () => {
  const resume = { resume: { env: 'RESUME_FROM' } };
  const models = new Map([
    ['resnet', makeModel({ name: 'resnet', types: ['gpu'], ...resume })],
    ['mlp', makeModel({ name: 'mlp' })],
  ]);
  const { lines } = await checked({ config: { ...config, models } });
  expect(lines).toEqual([
    expect.objectContaining({
      model: 'resnet',
      msg: 'a model cannot be resumed',
      problem: expect.stringContaining(
        'gpu-job.yaml: spec.template.spec.containers[0].volumeMounts: add { name: outputs,',
      ),
    }),
  ]);
});

describe('a right that is missing', () => {
  test.each([
    [
      /^list events vision/,
      'the bot may not list events in namespace vision: the reasons why a run waits are missing',
    ],
    [
      /^patch jobs training/,
      'the bot may not patch jobs.batch in namespace training: finished Jobs are kept for good',
    ],
    [
      /^create leases slack-train/,
      'the bot may not create leases.coordination.k8s.io in namespace slack-train: run one replica only',
    ],
    [
      /^get namespaces undefined/,
      'the bot may not get namespaces in every namespace: the records of a namespace that is deleted hold it until npm run cleanup',
    ],
    [/users nlp1/, 'the bot may not act as nlp1: they can start no runs'],
    [/groups team-a/, 'the bot may not act as a member of team-a: they can start no runs'],
  ])('%s is named in a line of its own', async (denied, right) => {
    const { lines } = await checked({ denied });
    expect(lines).toEqual([expect.objectContaining({ right, msg: 'a right is missing' })]);
  });

  test('that may be left out is no warning', async () => {
    const { lines } = await checked({ denied: /^list (nodes|pods) undefined/ });
    expect(lines).toEqual([]);
  });

  test('is not missed where people are impersonated in the old way', async () => {
    expect((await checked({ denied: /^impersonate(:|-on:)/ })).lines).toEqual([]);
  });

  test('to watch one namespace is named, and the others are served', async () => {
    const { lines } = await checked({ denied: /^(list|watch) jobs vision/ });
    expect(lines).toHaveLength(2);
  });

  test('to watch in every namespace ends the start', async () => {
    const start = checked({ denied: /^watch pods/ });
    await expect(start).rejects.toMatchObject({
      code: 'config',
      problems: [
        'the bot may not watch pods in namespace training: no run is seen to start',
        'the bot may not watch pods in namespace vision: no run is seen to start',
      ],
    });
  });
});

describe('templates', () => {
  test('are tried, as Job and as Pod, without storing anything', async () => {
    const { seen } = await checked({});
    const trials = seen.filter(({ query }) => query.get('dryRun') === 'All');
    expect(trials.map(({ path }) => path).sort()).toEqual([
      '/api/v1/namespaces/vision/pods',
      '/api/v1/namespaces/vision/pods',
      '/apis/batch/v1/namespaces/vision/jobs',
      '/apis/batch/v1/namespaces/vision/jobs',
    ]);
    expect(trials[0]?.headers['impersonate-user']).toBe('vision1');
    expect(
      seen.every(
        ({ method, path, query }) =>
          method === 'GET' || path.includes('review') || query.has('dryRun'),
      ),
    ).toBe(true);
  });

  test('that the cluster would refuse are named with what it says', async () => {
    const message = 'pods "slack-train-trial" is forbidden: exceeded quota: gpu-quota';
    const tried: Script = ({ path, body }) =>
      path.endsWith('pods') && JSON.stringify(body).includes('"image":"gpu"')
        ? status(403, 'Forbidden', message)
        : json({}, 201);
    const { lines } = await checked({ tried });
    const spoken = {
      file: 'gpu-job.yaml',
      as: 'Pod',
      message,
      msg: 'the cluster objects to a template',
    };
    expect(lines).toContainEqual(expect.objectContaining(spoken));
  });

  test('that may not be tried are no warning, but noted', async () => {
    const rbac =
      'pods is forbidden: User "vision1" cannot create resource "pods" in API group "" in the namespace "vision"';
    const tried: Script = ({ path }) =>
      path.endsWith('pods') ? status(403, 'Forbidden', rbac) : json({}, 201);
    const { lines } = await checked({ tried, level: 'info' });
    const note = {
      level: 30,
      as: 'Pod',
      msg: 'a template could not be tried: the right is missing',
    };
    expect(lines).toEqual([
      expect.objectContaining({ ...note, file: 'gpu-job.yaml' }),
      expect.objectContaining({ ...note, file: 'cpu-job.yaml' }),
    ]);
  });
});

describe('a server that cannot be used', () => {
  const start = (url: string) =>
    preflight({
      client: testClient(url),
      config,
      ownNamespace,
      log: pino({ level: 'silent' }),
    });

  test('is named in one clear line where it is not there', async () => {
    await expect(start('http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'config',
      problems: [
        expect.stringMatching(/^KUBECONFIG: the API server cannot be reached: .*ECONNREFUSED/),
      ],
    });
  });

  test('and where it does not accept the credentials', async () => {
    const server = await startScriptedServer(() => status(401, 'Unauthorized', 'Unauthorized'));
    await expect(start(server.url)).rejects.toMatchObject({
      problems: ['KUBECONFIG: the API server does not accept the credentials: Unauthorized'],
    });
  });
});
