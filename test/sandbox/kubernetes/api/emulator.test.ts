import { BatchV1Api, CoreV1Api, KubeConfig, type V1Job } from '@kubernetes/client-node';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKubernetesEmulator } from '../../../../src/sandbox/kubernetes/emulator.ts';
import type { KubernetesEmulator } from '../../../../src/sandbox/kubernetes/types.ts';

async function start(): Promise<KubernetesEmulator> {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-'));
  const emulator = await createKubernetesEmulator({
    dir,
    nodes: [{ name: 'gpu-node-1', gpus: 4, cpu: '4', memory: '8Gi' }],
    namespaces: ['train'],
    tokens: { nobody: { user: 'nobody' } },
    timing: { jobSyncMs: 5, pullMs: 1, startMs: 1, podStatusMs: 1 },
  });
  onTestFinished(async () => {
    await emulator.stop();
    await rm(dir, { recursive: true, force: true });
  });
  return emulator;
}

/** The official client, configured as any user of the cluster is. */
async function client(emulator: KubernetesEmulator, token = emulator.adminToken) {
  const config = new KubeConfig();
  config.loadFromFile(await emulator.kubeconfig(token, 'train'));
  return config;
}

const echo: V1Job = {
  metadata: { name: 'echo' },
  spec: {
    backoffLimit: 0,
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'train',
            image: 'busybox',
            command: ['sh', '-c', 'echo epoch 1'],
            resources: { limits: { 'nvidia.com/gpu': '1' } },
          },
        ],
      },
    },
  },
};

test('a Job of the official client runs, over TLS, and its log can be read', async () => {
  const emulator = await start();
  const config = await client(emulator);
  const batch = config.makeApiClient(BatchV1Api);
  const created = await batch.createNamespacedJob({ namespace: 'train', body: echo });
  expect(created.metadata?.uid).toBeDefined();
  await emulator.until(() => {
    const conditions = emulator.store.get('jobs', 'train', 'echo')?.['status'].conditions ?? [];
    return conditions.some((one: { type: string }) => one.type === 'Complete') || undefined;
  });
  const core = config.makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedPod({ namespace: 'train' });
  const log = await core.readNamespacedPodLog({
    namespace: 'train',
    name: items[0]?.metadata?.name ?? '',
  });
  expect(log).toBe('epoch 1\n');
});

test('the official client gets the refusals of a real server', async () => {
  const emulator = await start();
  const batch = (await client(emulator, 'nobody')).makeApiClient(BatchV1Api);
  await expect(batch.createNamespacedJob({ namespace: 'train', body: echo })).rejects.toMatchObject(
    {
      code: 403,
    },
  );
});

test('a kubeconfig is for its owner alone', async () => {
  const emulator = await start();
  const { mode } = await stat(await emulator.kubeconfig(emulator.adminToken));
  expect(mode & 0o077).toBe(0);
});

test('watches that are cut as gone cannot be resumed from where they were', async () => {
  const emulator = await start();
  const { revision } = emulator.store;
  const metadata = { name: 'more' };
  emulator.store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  emulator.cutWatches('gone');
  const path = `/api/v1/namespaces?watch=1&resourceVersion=${revision}`;
  const response = await fetch(`${emulator.url}${path}`, {
    headers: { authorization: `Bearer ${emulator.adminToken}` },
  });
  expect(JSON.parse(await response.text())).toMatchObject({ type: 'ERROR', object: { code: 410 } });
});

/** A watch of all namespaces from now on, and what ends it. */
async function watching(emulator: KubernetesEmulator): Promise<string> {
  const headers = { authorization: `Bearer ${emulator.adminToken}` };
  const path = `/api/v1/namespaces?watch=1&resourceVersion=${emulator.store.revision}`;
  const response = await fetch(`${emulator.url}${path}`, { headers });
  return response.text();
}

/** The status of a plain request, or the code of what kept it from being answered. */
async function asked(emulator: KubernetesEmulator, path = '/api/v1/namespaces'): Promise<unknown> {
  const headers = { authorization: `Bearer ${emulator.adminToken}`, connection: 'close' };
  try {
    const response = await fetch(`${emulator.url}${path}`, { headers });
    await response.text();
    return response.status;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error
      ? Reflect.get(error.cause, 'code')
      : error;
  }
}

test('an API server that is ended refuses connections while its watches live on, then everybody', async () => {
  const emulator = await start();
  const { revision } = emulator.store;
  const watched = watching(emulator);
  await asked(emulator);
  const metadata = { name: 'more' };
  const times = { watchesLiveMs: 50, awayMs: 0, refusesMs: 200 };
  const restarted = emulator.restart({ how: 'term', ...times });
  expect(await asked(emulator)).toBe('ECONNREFUSED');
  emulator.store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  expect(await watched).toContain('"more"');
  let answer = await asked(emulator);
  while (answer === 'ECONNREFUSED') answer = await asked(emulator);
  expect(answer).toBe(403);
  await restarted;
  expect(await asked(emulator)).toBe(200);
  const path = `/api/v1/namespaces?watch=1&resourceVersion=${revision}`;
  const headers = { authorization: `Bearer ${emulator.adminToken}` };
  const tooOld = await fetch(`${emulator.url}${path}`, { headers });
  expect(JSON.parse(await tooOld.text())).toMatchObject({ object: { code: 410 } });
});

test('one that is killed breaks its watches', async () => {
  const emulator = await start();
  const watched = watching(emulator).catch((error: unknown) => error);
  await asked(emulator);
  await emulator.restart({ how: 'kill', watchesLiveMs: 0, awayMs: 0, refusesMs: 0 });
  expect(await watched).toBeInstanceOf(Error);
  expect(await asked(emulator)).toBe(200);
});

test('until gives up with what it waited for', async () => {
  const emulator = await start();
  const look = () => emulator.store.get('jobs', 'train', 'never');
  await expect(emulator.until(look, 1)).rejects.toThrow('within 1 ms');
});

test('an object of an unknown kind or field is refused at the start', async () => {
  const options = { dir: tmpdir(), nodes: [], namespaces: [] };
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } };
  await expect(createKubernetesEmulator({ ...options, objects: [deployment] })).rejects.toThrow(
    'the sandbox has no apps/v1 Deployment',
  );
  const typo = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, dta: {} };
  await expect(createKubernetesEmulator({ ...options, objects: [typo] })).rejects.toThrow(
    'unknown field "dta"',
  );
});
