import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Logger } from 'pino';
import { onTestFinished } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { systemClock } from '../../../src/kubernetes/backoff.ts';
import { type Cluster, createCluster } from '../../../src/kubernetes/cluster.ts';
import { loadTemplates } from '../../../src/kubernetes/templates.ts';
import type { Snapshot } from '../../../src/reconcile/ports.ts';
import { createKubernetesEmulator } from '../../../src/sandbox/kubernetes/emulator.ts';
import type { KubernetesEmulator } from '../../../src/sandbox/kubernetes/types.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';
import { aSpec } from './builders.ts';
import { silent } from './client.ts';

const repository = join(import.meta.dirname, '../../..');
const rbacFiles = ['rbac-bot.yaml', 'rbac-impersonation.yaml', 'rbac-people.yaml'];

const bot = {
  user: 'system:serviceaccount:slack-train:slack-train',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:slack-train', 'system:authenticated'],
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The rights that deploy/ grants, from its very files. */
async function deployedRights(): Promise<Record<string, unknown>[]> {
  const read = (file: string): Promise<string> =>
    readFile(join(repository, 'deploy', file), 'utf8');
  const texts = await Promise.all(rbacFiles.map(read));
  return texts.flatMap((text) => loadAll(text)).filter(isObject);
}

export interface Emulated {
  readonly kubernetes: KubernetesEmulator;
  readonly cluster: Cluster;
  readonly share: string;
  /** A run of vision1 that executes this script; its folders lie on the share. */
  readonly spec: (script: string, overrides?: Partial<TrainingSpec>) => TrainingSpec;
  /** Resolves with the run as soon as it looks so. */
  readonly until: (uid: string, look: (run: Snapshot) => boolean) => Promise<Snapshot>;
}

function testConfig(share: string): Config {
  const user = { namespace: 'training', groups: [], admin: false };
  return {
    cluster: { namespace: 'training', identity: 'impersonate' },
    outputs: { root: share, timeZone: 'UTC' },
    defaults: {
      image: 'busybox:latest',
      command: [],
      args: [],
      timeLimitSeconds: 60,
      keepFinishedSeconds: 604_800,
    },
    models: new Map(),
    users: new Map([['U1', { ...user, id: 'vision1' }]]),
    slack: {},
  };
}

function specOf(share: string, script: string, overrides: Partial<TrainingSpec>): TrainingSpec {
  const id = overrides.id ?? aSpec().id;
  const userRoot = `${share}/vision1`;
  const relative = `cpu/toy/20260102_0304-${id.slice(0, 4)}`;
  const folder = `${userRoot}/${relative}`;
  return aSpec({
    namespace: 'training',
    model: 'toy',
    type: 'cpu',
    gpuCount: 0,
    jobName: `toy-${id}`,
    image: 'busybox:latest',
    command: ['sh', '-c', script],
    args: [],
    user: { slackId: 'U1', id: 'vision1', groups: [] },
    outputs: {
      userRoot,
      relative,
      folder,
      checkpoint: `${folder}/checkpoint`,
      logs: `${folder}/logs`,
      tensorboard: `${folder}/tensorboard`,
    },
    ...overrides,
  });
}

/** The whole adapter with the bot's own rights, against the emulated cluster with deploy/'s RBAC. */
export async function emulated(log: Logger = silent): Promise<Emulated> {
  const dir = await mkdtemp(join(tmpdir(), 'cluster-'));
  const share = join(dir, 'share');
  await mkdir(join(share, 'vision1'), { recursive: true });
  const kubernetes = await createKubernetesEmulator({
    dir,
    nodes: [{ name: 'node-1', gpus: 0, cpu: '8', memory: '32Gi' }],
    namespaces: ['slack-train', 'training'],
    timing: { jobSyncMs: 5, pullMs: 1, startMs: 1, podStatusMs: 5, backoffMs: 50 },
    tokens: { 'bot-token': bot },
    objects: await deployedRights(),
  });
  const stop = new AbortController();
  const directory = join(repository, 'templates');
  const templates = await loadTemplates({ directory, clock: systemClock, log });
  const config = { current: testConfig(share), onChange: () => () => undefined };
  const env = { KUBECONFIG: await kubernetes.kubeconfig('bot-token') };
  const cluster = createCluster({ env, config, templates, log });
  onTestFinished(async () => {
    stop.abort();
    await cluster.stop();
    await kubernetes.stop();
  });
  await cluster.start(stop.signal);

  function until(uid: string, look: (run: Snapshot) => boolean): Promise<Snapshot> {
    return new Promise((resolve) => {
      const check = (): void => {
        const run = cluster.source.snapshot(uid);
        if (run === undefined || !look(run)) return;
        unsubscribe();
        resolve(run);
      };
      const unsubscribe = cluster.source.onChange(check);
      check();
    });
  }

  return {
    kubernetes,
    cluster,
    share,
    spec: (script, overrides = {}) => specOf(share, script, overrides),
    until,
  };
}
