import type { Logger } from 'pino';
import type { Config, ConfigSource } from '../config.ts';
import type { RecordStore, RunSource, Submitter } from '../reconcile/ports.ts';
import { namespacesOf } from './access-check.ts';
import { type Clock, systemClock } from './backoff.ts';
import { createKubeClient } from './client.ts';
import { loadKubeConfig } from './kube-config.ts';
import { preflight } from './preflight.ts';
import { createRecordStore } from './records.ts';
import type { ReflectorTiming } from './reflector.ts';
import { createRunSource } from './run-source.ts';
import { createSubmitter } from './submit.ts';
import type { TemplateSource } from './templates.ts';
import { createTransport } from './transport.ts';

/** Long enough to look into a run after a weekend, short enough that Jobs do not pile up. */
const defaultKeepFinishedSeconds = 7 * 24 * 3600;

export interface ClusterDeps {
  /** `KUBECONFIG` and what client-node reads beside it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: ConfigSource;
  readonly templates: TemplateSource;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly keepFinishedSeconds?: number;
  readonly timing?: ReflectorTiming;
}

/** Everything of Kubernetes that the rest of the house sees. */
export interface Cluster {
  readonly source: RunSource;
  readonly records: RecordStore;
  readonly submitter: Submitter;
  /**
   * Looks whether the cluster can be used, begins to watch, and resolves when all that is there has
   * been read once. Rejects with ConfigError where the cluster cannot be used at all.
   */
  start(signal: AbortSignal): Promise<void>;
  /** True while everything watched is up to date. */
  ready(): boolean;
  /** Ends the watches and closes the connections. */
  stop(): Promise<void>;
}

/** Throws ConfigError where no cluster is configured. Nothing connects before `start`. */
export function createCluster(deps: ClusterDeps): Cluster {
  const { config, templates, log } = deps;
  const clock = deps.clock ?? systemClock;
  // Now, not at the first call: a wrong KUBECONFIG is a mistake of the configuration.
  loadKubeConfig(deps.env);
  const transport = createTransport(() => loadKubeConfig(deps.env));
  const client = createKubeClient({ transport, clock });
  const identity = () => config.current.cluster.identity;
  const timing = deps.timing && { timing: deps.timing };
  const source = createRunSource({ client, clock, log, identity, ...timing });
  const keepFinishedSeconds = deps.keepFinishedSeconds ?? defaultKeepFinishedSeconds;
  const records = createRecordStore({ client, keepFinishedSeconds });
  const template = (type: keyof TemplateSource['current']) => templates.current[type];
  const submitter = createSubmitter({ client, clock, log, records, identity, template });
  const stopping = new AbortController();
  let started = false;

  /**
   * A namespace that leaves the config stays watched until the next start: its runs still owe
   * their threads an end.
   */
  async function watchAll(current: Config, signal: AbortSignal): Promise<void> {
    await Promise.all(namespacesOf(current).map((namespace) => source.watch(namespace, signal)));
  }

  return {
    source,
    records,
    submitter,
    async start(signal) {
      const ending = AbortSignal.any([signal, stopping.signal]);
      await preflight({ client, config: config.current, templates: templates.current, log });
      const unsubscribe = config.onChange((changed) => void watchAll(changed, ending));
      ending.addEventListener('abort', unsubscribe);
      void templates.follow(ending);
      await watchAll(config.current, ending);
      started = true;
    },
    ready: () => started && !stopping.signal.aborted && source.healthy(),
    async stop() {
      stopping.abort();
      await client.close();
    },
  };
}
