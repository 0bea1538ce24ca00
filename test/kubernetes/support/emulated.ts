import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Config } from '../../../src/config.ts';
import { type Cluster, createCluster } from '../../../src/kubernetes/cluster.ts';
import { loadTemplates, type TemplateSource } from '../../../src/kubernetes/templates.ts';
import type { Snapshot } from '../../../src/reconcile/ports.ts';
import { createKubernetesEmulator } from '../../../src/sandbox/kubernetes/emulator.ts';
import type { KubernetesEmulator } from '../../../src/sandbox/kubernetes/types.ts';
import { botIdentity, deployedObjects } from '../../../src/sandbox/world.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';
import { aConfig } from '../../support/config.ts';
import { aSpec, outputsOf } from '../../support/specs.ts';
import { silent } from './client.ts';

const repository = join(import.meta.dirname, '../../..');
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
  return aConfig({
    outputs: { root: share, timeZone: 'UTC' },
    defaults: { ...aConfig().defaults, keepFinishedSeconds: 86_400 },
    users: new Map([['U1', { id: 'vision1', namespace: 'training', groups: [], admin: false }]]),
  });
}

function specOf(share: string, script: string, overrides: Partial<TrainingSpec>): TrainingSpec {
  const spec = aSpec({
    namespace: 'training',
    model: 'toy',
    type: 'cpu',
    gpuCount: 0,
    image: 'busybox:latest',
    command: ['sh', '-c', script],
    args: [],
    user: { slackId: 'U1', id: 'vision1', groups: [] },
    ...overrides,
  });
  return { ...spec, outputs: outputsOf(spec, share) };
}

/**
 * The whole adapter with the bot's own rights, against the emulated cluster with deploy/'s RBAC.
 * `following` stands in for following the templates' files.
 */
export async function emulated(
  log: Logger = silent,
  following?: TemplateSource['follow'],
): Promise<Emulated> {
  const dir = await mkdtemp(join(tmpdir(), 'cluster-'));
  const share = join(dir, 'share');
  await mkdir(join(share, 'vision1'), { recursive: true });
  const kubernetes = await createKubernetesEmulator({
    dir,
    nodes: [{ name: 'node-1', gpus: 0, cpu: '8', memory: '32Gi' }],
    namespaces: ['slack-train', 'training'],
    timing: { jobSyncMs: 5, pullMs: 1, startMs: 1, podStatusMs: 5, backoffMs: 50 },
    tokens: { 'bot-token': botIdentity },
    objects: await deployedObjects(repository),
  });
  const stop = new AbortController();
  const directory = join(repository, 'templates');
  const loaded = await loadTemplates({ directory, clock: systemClock, log });
  const templates = following ? { ...loaded, follow: following } : loaded;
  const config = { current: testConfig(share), onChange: () => () => undefined };
  const env = { KUBECONFIG: await kubernetes.kubeconfig('bot-token', 'slack-train') };
  const cluster = createCluster({
    env,
    config,
    templates,
    log,
    clock: systemClock,
    random: Math.random,
    place: 'test',
  });
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
