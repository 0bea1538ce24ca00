import recorded from './recorded-answers.json' with { type: 'json' };
import { startApiServer, type Answer, type ApiServer, type Sent } from './api-server.ts';
import { configMap, job, lease, pod, quota } from './builders.ts';

/** The path of everything that refusals are tried on. */
export const JOBS = '/apis/batch/v1/namespaces/train/jobs';
export const PODS = '/api/v1/namespaces/train/pods';
export const LEASES = '/apis/coordination.k8s.io/v1/namespaces/train/leases';
export const TIGHT = '/apis/batch/v1/namespaces/tight';
export const WHOAMI = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
export const OTHER_UID = 'OTHER-UID';

export interface Request extends Sent {
  readonly method: string;
  readonly path: string;
}

/** One request that a real API server refused, and the name its answer was recorded under. */
export interface Refusal {
  readonly told: string;
  readonly recorded: keyof typeof recorded;
  readonly request: Request;
}

export function get(path: string): Request {
  return { method: 'GET', path, as: 'bot' };
}

/** A create in `train`, as the bot. */
export function post(body: unknown, query = ''): Request {
  return { method: 'POST', path: `${JOBS}${query}`, as: 'bot', body };
}

export function put(path: string, body: unknown): Request {
  return { method: 'PUT', path, as: 'bot', body };
}

export function merge(path: string, body: unknown): Request {
  return { method: 'PATCH', path, as: 'bot', body, type: 'application/merge-patch+json' };
}

export function remove(path: string, body?: unknown): Request {
  return { method: 'DELETE', path, as: 'bot', ...(body === undefined ? {} : { body }) };
}

/** A server with what the refusals run into: a Job, a Lease, a full quota, a dying namespace. */
export async function startCrowdedServer(): Promise<ApiServer> {
  const server = await startApiServer();
  const made = [
    post(job('first')),
    { ...post(lease('train-bot')), path: LEASES },
    { ...post(pod('first-wtb8t', { nodeName: 'n' })), path: PODS, as: 'admin' },
    {
      ...post(quota('tight', 'jobs-quota', { 'count/jobs.batch': '1' })),
      path: '/api/v1/namespaces/tight/resourcequotas',
      as: 'admin',
    },
    { ...post(job('one')), path: `${TIGHT}/jobs` },
    {
      ...post({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dying' } }),
      path: '/api/v1/namespaces',
      as: 'admin',
    },
    {
      ...post(configMap('held', { metadata: { finalizers: ['example.com/held'] } })),
      path: '/api/v1/namespaces/dying/configmaps',
      as: 'admin',
    },
  ];
  for (const { method, path, ...sent } of made) {
    const answer = await server.send(method, path, sent);
    if (answer.code !== 201) throw new Error(answer.text);
  }
  await server.send('DELETE', '/api/v1/namespaces/dying');
  return server;
}

/** The recorded answer, word for word; `firstUid` stands for the uid of the Job `first`. */
export function recordedAnswer(name: keyof typeof recorded, firstUid = 'FIRST-UID'): unknown {
  const { code, ...rest } = recorded[name];
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  const body = { ...status, ...rest, code };
  return JSON.parse(JSON.stringify({ code, body }).replaceAll('FIRST-UID', firstUid));
}

/** Sends a request, and returns of its answer what was recorded. */
export async function answerTo(
  server: ApiServer,
  { method, path, ...sent }: Request,
): Promise<Pick<Answer, 'code' | 'body'>> {
  const { code, body } = await server.send(method, path, sent);
  return { code, body };
}
