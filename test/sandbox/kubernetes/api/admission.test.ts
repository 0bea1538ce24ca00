import { describe, expect, test } from 'vitest';
import { startApiServer, type ApiServer } from './api-server.ts';
import { configMap, container, job, pod, quota } from './builders.ts';
import { JOBS, PODS } from './refusals.ts';

const gpus = (count: number) =>
  pod(`gpu-${count}`, {
    containers: [container({ resources: { limits: { 'nvidia.com/gpu': count } } })],
  });

async function startWithQuota(hard: Record<string, string>): Promise<ApiServer> {
  const server = await startApiServer();
  const path = '/api/v1/namespaces/train/resourcequotas';
  await server.send('POST', path, { body: quota('train', 'q', hard) });
  return server;
}

describe('a quota', () => {
  test('refuses a pod that asks for more GPUs than are left', async () => {
    const server = await startWithQuota({ 'requests.nvidia.com/gpu': '3' });
    expect((await server.send('POST', PODS, { body: gpus(2) })).code).toBe(201);
    const { code, body } = await server.send('POST', PODS, { body: gpus(4) });
    expect(code).toBe(403);
    expect(body.message).toBe(
      'pods "gpu-4" is forbidden: exceeded quota: q, requested: requests.nvidia.com/gpu=4, used: requests.nvidia.com/gpu=2, limited: requests.nvidia.com/gpu=3',
    );
  });

  test('does not look into a Job: its pods are refused later', async () => {
    const server = await startWithQuota({ 'requests.nvidia.com/gpu': '1' });
    const body = job('j', { container: { resources: { limits: { 'nvidia.com/gpu': 2 } } } });
    expect((await server.send('POST', JOBS, { body })).code).toBe(201);
  });

  test('gives back what a finished pod held', async () => {
    const server = await startWithQuota({ 'requests.nvidia.com/gpu': '2', pods: '1' });
    await server.send('POST', PODS, { body: gpus(2) });
    const used = () => server.store.get('resourcequotas', 'train', 'q')?.['status'].used;
    expect(used()).toEqual({ 'requests.nvidia.com/gpu': '2', pods: '1' });
    server.store.update('pods', 'train', 'gpu-2', (draft) => {
      draft['status'] = { ...draft['status'], phase: 'Succeeded' };
    });
    expect(used()).toEqual({ 'requests.nvidia.com/gpu': '0', pods: '0' });
    expect((await server.send('POST', PODS, { body: gpus(1) })).code).toBe(201);
  });

  test('on memory makes every container say how much it takes', async () => {
    const server = await startWithQuota({ 'limits.memory': '1Gi', 'requests.cpu': '4' });
    const prepare = { name: 'prepare', image: 'i' };
    const { body } = await server.send('POST', PODS, {
      body: pod('p', { initContainers: [prepare] }),
    });
    expect(body.message).toBe(
      'pods "p" is forbidden: failed quota: q: must specify limits.memory for: prepare; requests.cpu for: prepare',
    );
  });

  test('that is full answers a duplicate with 403, not 409', async () => {
    const server = await startWithQuota({ 'count/jobs.batch': '1' });
    await server.send('POST', JOBS, { body: job('one') });
    expect((await server.send('POST', JOBS, { body: job('one') })).code).toBe(403);
  });
});

test('a pod of a service account that is not there is refused', async () => {
  const server = await startApiServer();
  const body = pod('p', { serviceAccountName: 'trainer' });
  const answer = await server.send('POST', PODS, { body });
  expect([answer.code, answer.body.message]).toEqual([
    403,
    'pods "p" is forbidden: error looking up service account train/trainer: serviceaccount "trainer" not found',
  ]);
});

describe('Pod Security', () => {
  async function startWithLevel(level: string): Promise<ApiServer> {
    const server = await startApiServer();
    await server.send('PATCH', '/api/v1/namespaces/train', {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } },
    });
    return server;
  }

  const shared = { volumes: [{ name: 'share', hostPath: { path: '/share' } }] };

  test('baseline refuses a hostPath', async () => {
    const server = await startWithLevel('baseline');
    const { code, body } = await server.send('POST', PODS, { body: pod('p', shared) });
    expect([code, body.message]).toEqual([
      403,
      'pods "p" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "share")',
    ]);
  });

  test('warns about a Job whose pods it will refuse, and takes it', async () => {
    const server = await startWithLevel('baseline');
    const answer = await server.send('POST', JOBS, { body: job('j', { pod: shared }) });
    expect(answer.code).toBe(201);
    expect(answer.headers.get('warning')).toContain('would violate PodSecurity');
  });

  test('restricted names everything that is missing', async () => {
    const server = await startWithLevel('restricted');
    const { body } = await server.send('POST', PODS, { body: pod('p') });
    expect(body.message).toBe(
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "train" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "train" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "train" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "train" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  test('restricted takes what asks for nothing', async () => {
    const server = await startWithLevel('restricted');
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const body = pod('p', {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container({ securityContext })],
    });
    expect((await server.send('POST', PODS, { body })).code).toBe(201);
  });
});

describe('a namespace', () => {
  test('has a service account from the first moment', async () => {
    const server = await startApiServer();
    expect(server.store.get('serviceaccounts', 'train', 'default')).toBeDefined();
  });

  test('takes everything in it along when it is deleted', async () => {
    const server = await startApiServer();
    await server.send('POST', JOBS, { body: job('j') });
    const { body } = await server.send('DELETE', '/api/v1/namespaces/train');
    expect(body.status).toEqual({ phase: 'Terminating' });
    expect(server.store.list('jobs', 'train')).toEqual([]);
    expect(server.store.get('namespaces', undefined, 'train')).toBeUndefined();
  });

  test('waits for what a finalizer holds: patches work, creates do not', async () => {
    const server = await startApiServer();
    const maps = '/api/v1/namespaces/train/configmaps';
    const metadata = { finalizers: ['slack-train/untold'] };
    await server.send('POST', maps, { body: configMap('record', { metadata }) });
    await server.send('DELETE', '/api/v1/namespaces/train');
    const patch = (body: unknown) =>
      server.send('PATCH', `${maps}/record`, { type: 'application/merge-patch+json', body });
    expect((await patch({ data: { told: 'yes' } })).code).toBe(200);
    expect((await server.send('POST', maps, { body: configMap('other') })).code).toBe(403);
    expect(server.store.get('namespaces', undefined, 'train')).toBeDefined();
    await patch({ metadata: { finalizers: null } });
    expect(server.store.get('namespaces', undefined, 'train')).toBeUndefined();
  });
});
