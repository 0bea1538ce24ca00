import { describe, expect, test } from 'vitest';
import type { Identity } from '../../src/config.ts';
import { asObject, metadataOf } from '../../src/kubernetes/json.ts';
import { createSubmitter } from '../../src/kubernetes/submit.ts';
import { parseTemplate } from '../../src/kubernetes/template.ts';
import type { RecordStore } from '../../src/reconcile/ports.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { aJob } from './support/builders.ts';
import { evenChance, silent, testClient } from './support/client.ts';
import {
  type Answer,
  json,
  reset,
  type Script,
  type Seen,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const yaml =
  'apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { containers: [{ name: train, args: "${args}" }] } } }';
const { template } = parseTemplate('gpu-job.yaml', yaml);
if (!template) throw new Error('the template is good');

const missing = status(404, 'NotFound', 'jobs.batch "x" not found');
const exists = status(409, 'AlreadyExists', 'jobs.batch "x" already exists');
const user = { slackId: 'U1', id: 'vision1', groups: ['team-a', '3000'] };

/** Keeps Jobs by name, and refuses a second of one name, as an API server does. */
function jobStore(): Script & { jobs: Map<string, unknown> } {
  const jobs = new Map<string, unknown>();
  function post(body: unknown): Answer {
    const name = String(metadataOf(body)['name']);
    if (jobs.has(name)) return exists;
    const metadata = { ...metadataOf(body), uid: `uid-${jobs.size}`, resourceVersion: '1' };
    const job = { ...asObject(body), metadata };
    jobs.set(name, job);
    return json(job, 201);
  }
  function get(path: string): Answer {
    const job = jobs.get(path.split('/').at(-1) ?? '');
    return job === undefined ? missing : json(job);
  }
  const script: Script = ({ method, path, body }) => (method === 'POST' ? post(body) : get(path));
  return Object.assign(script, { jobs });
}

async function rig(script: Script, identity: Identity = 'impersonate') {
  const server = await startScriptedServer(script);
  const clock = createInstantClock();
  const ensured: string[] = [];
  const records = {
    ensure: ({ uid }) => {
      ensured.push(uid);
      return Promise.reject(new Error('the record could not be written'));
    },
  } satisfies Partial<RecordStore>;
  const never = (): never => {
    throw new Error('not asked for');
  };
  const submitter = createSubmitter({
    client: testClient(server.url, clock),
    clock,
    random: evenChance,
    log: silent,
    records: { ...records, read: never, write: never, sweep: never, setTimeToLive: never },
    identity: () => identity,
    template: () => template ?? never(),
  });
  return { submitter, seen: server.seen, ensured };
}

const posts = (seen: readonly Seen[]): Seen[] => seen.filter(({ method }) => method === 'POST');

test('a submit creates the Job as the person and then its record, whose failure is nobody’s', async () => {
  const { submitter, seen, ensured } = await rig(jobStore());
  const submitted = await submitter.submit(aSpec({ user }), anOrigin());
  expect(submitted).toEqual({
    kind: 'created',
    spec: aSpec({ user }),
    origin: anOrigin(),
    warnings: [],
  });
  expect(seen[0]).toMatchObject({
    path: '/apis/batch/v1/namespaces/vision/jobs',
    headers: { 'impersonate-user': 'vision1', 'impersonate-group': 'team-a' },
  });
  expect(ensured).toEqual(['uid-0']);
});

test('what the API server warns of is handed on', async () => {
  const warning = { warning: '299 - "would violate PodSecurity"' };
  const { submitter } = await rig(() => json(aJob(), 201, warning));
  expect((await submitter.submit(aSpec(), anOrigin())).warnings).toEqual([
    'would violate PodSecurity',
  ]);
});

test('a run that resumes is refused where the template would start it from its beginning', async () => {
  const { submitter, seen } = await rig(jobStore());
  const relative = 'gpu/resnet/20260101_0000-bcde/checkpoint';
  const resume = { run: 'bcdefghijk', relative, path: '/worker/resume', flag: '--resume' };
  await expect(submitter.submit(aSpec({ resume }), anOrigin())).rejects.toMatchObject({
    reason: 'invalid',
    evidence:
      'gpu-job.yaml: spec.template.spec.containers[0].volumeMounts: add { name: outputs, mountPath: /worker/resume, subPath: "${resume.relative}", readOnly: true }',
  });
  expect(seen).toEqual([]);
});

describe('one request makes one Job', () => {
  test('delivered ten times at once', async () => {
    const api = jobStore();
    const { submitter, ensured } = await rig(api);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => submitter.submit(aSpec(), anOrigin())),
    );
    expect(all.map(({ kind }) => kind).sort()).toEqual([
      'created',
      ...Array.from({ length: 9 }, () => 'existing'),
    ]);
    expect(api.jobs.size).toBe(1);
    expect(ensured).toHaveLength(1);
  });

  test('and a repetition is answered with what the Job was created with', async () => {
    const { submitter } = await rig(jobStore());
    await submitter.submit(aSpec(), anOrigin());
    const later = aSpec({ requestedAt: '2026-01-02T09:00:00Z' });
    const again = await submitter.submit(later, anOrigin());
    expect(again).toMatchObject({ kind: 'existing', spec: { requestedAt: aSpec().requestedAt } });
  });

  test('where a quota that is full answers the repetition with 403', async () => {
    const quota =
      'jobs.batch "x" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1';
    const { submitter } = await rig(({ method }) =>
      method === 'POST' ? status(403, 'Forbidden', quota) : json(aJob()),
    );
    expect(await submitter.submit(aSpec(), anOrigin())).toMatchObject({ kind: 'existing' });
  });

  test('where the answer was lost after the Job was made', async () => {
    const api = jobStore();
    const { submitter } = await rig((seen) => {
      const answer = api(seen);
      return seen.method === 'POST' ? reset : answer;
    });
    expect(await submitter.submit(aSpec(), anOrigin())).toMatchObject({ kind: 'existing' });
    expect(api.jobs.size).toBe(1);
  });

  test('where the request was lost before it: it is sent again, under the same name', async () => {
    const api = jobStore();
    let first = true;
    const { submitter, seen } = await rig((one) => {
      const lost = one.method === 'POST' && first;
      if (lost) first = false;
      return lost ? reset : api(one);
    });
    expect(await submitter.submit(aSpec(), anOrigin())).toMatchObject({ kind: 'created' });
    expect(posts(seen)).toHaveLength(2);
    expect(api.jobs.size).toBe(1);
  });
});

describe('is refused', () => {
  test('where another Job has the name', async () => {
    const other = aJob({ origin: anOrigin({ request: 'another' }) });
    const { submitter } = await rig(({ method }) => (method === 'POST' ? exists : json(other)));
    await expect(submitter.submit(aSpec(), anOrigin())).rejects.toMatchObject({
      code: 'refused',
      reason: 'conflict',
    });
  });

  test('at once where the person lacks the right', async () => {
    const rbac =
      'jobs.batch is forbidden: User "vision1" cannot create resource "jobs" in API group "batch" in the namespace "vision"';
    const { submitter, seen } = await rig(({ method }) =>
      method === 'POST' ? status(403, 'Forbidden', rbac) : missing,
    );
    await expect(submitter.submit(aSpec(), anOrigin())).rejects.toMatchObject({
      reason: 'forbidden',
      transient: false,
    });
    expect(posts(seen)).toHaveLength(1);
  });

  test('after three tries where the cluster does not answer', async () => {
    const { submitter, seen } = await rig(() => reset);
    await expect(submitter.submit(aSpec(), anOrigin())).rejects.toMatchObject({
      reason: 'unreachable',
      transient: true,
    });
    expect(posts(seen)).toHaveLength(3);
  });
});

describe('under review', () => {
  const reviewed =
    (allowed: boolean, api: Script): Script =>
    (seen) =>
      seen.path.endsWith('subjectaccessreviews') ? json({ status: { allowed } }, 201) : api(seen);

  test('the bot acts itself after asking for the person', async () => {
    const { submitter, seen } = await rig(reviewed(true, jobStore()), 'review');
    await submitter.submit(aSpec({ user }), anOrigin());
    expect(seen[0]?.body).toMatchObject({
      spec: {
        user: 'vision1',
        groups: ['team-a', 'system:authenticated'],
        resourceAttributes: {
          verb: 'create',
          group: 'batch',
          resource: 'jobs',
          namespace: 'vision',
        },
      },
    });
    expect(seen[1]?.headers['impersonate-user']).toBeUndefined();
  });

  test('a person without the right is refused before anything is sent', async () => {
    const api = jobStore();
    const { submitter } = await rig(reviewed(false, api), 'review');
    await expect(submitter.submit(aSpec(), anOrigin())).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringContaining('vision1 may not start runs in namespace vision'),
    });
    expect(api.jobs.size).toBe(0);
  });
});

test('under bot nobody is impersonated and nothing is asked', async () => {
  const { submitter, seen } = await rig(jobStore(), 'bot');
  await submitter.submit(aSpec(), anOrigin());
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers['impersonate-user']).toBeUndefined();
});
