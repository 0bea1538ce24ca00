import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config, ConfigSource } from '../config.ts';
import type { Capacity, RecordStore, RunSource } from '../reconcile/ports.ts';
import type { JobRemover, LogReader, Planner, Submitter } from '../reconcile/people-ports.ts';
import { namespacesOf } from './access-check.ts';
import { createCapacity } from './capacity.ts';
import { createKubeClient } from './client.ts';
import { createJobRemover } from './job-remover.ts';
import { contextNamespace, loadKubeConfig } from './kube-config.ts';
import { candidateIn } from './lease-decision.ts';
import { createElection, type Election } from './lease.ts';
import { createLogReader } from './log-reader.ts';
import { createPlanner } from './planner.ts';
import { checkTemplates, preflight } from './preflight.ts';
import { createRecordStore } from './records.ts';
import type { ReflectorTiming } from './reflector.ts';
import { createRunSource } from './run-source.ts';
import { createSubmitter } from './submit.ts';
import type { TemplateSource } from './templates.ts';
import { createTransport } from './transport.ts';

export interface ClusterDeps {
  /** `KUBECONFIG` and what client-node reads beside it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: ConfigSource;
  readonly templates: TemplateSource;
  readonly log: Logger;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Where this process runs: no other that lives now has the same. */
  readonly place: string;
  readonly onWatchEnd?: (kind: string, cause: string) => void;
  readonly timing?: ReflectorTiming;
}

/** Everything of Kubernetes that the rest of the house sees. */
export interface Cluster {
  readonly source: RunSource;
  readonly records: RecordStore;
  readonly submitter: Submitter;
  readonly capacity: Capacity;
  readonly jobs: JobRemover;
  readonly logs: LogReader;
  readonly planner: Planner;
  /** Which of several replicas tells. To be started after `start`. */
  readonly election: Pick<Election, 'leader' | 'term' | 'start' | 'release'>;
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
  const { config, templates, log, clock, random } = deps;
  // Now, not at the first call: a wrong KUBECONFIG is a mistake of the configuration.
  const named = contextNamespace(loadKubeConfig(deps.env));
  const ownNamespace = () => named ?? config.current.cluster.namespace;
  const transport = createTransport(() => loadKubeConfig(deps.env));
  const client = createKubeClient({ transport, clock, random });
  const identity = () => config.current.cluster.identity;
  const timing = deps.timing && { timing: deps.timing };
  const source = createRunSource({
    client,
    clock,
    random,
    log,
    identity,
    onWatchEnd: deps.onWatchEnd,
    ...timing,
  });
  const keepFinishedSeconds = () => config.current.defaults.keepFinishedSeconds;
  const records = createRecordStore({ client, keepFinishedSeconds });
  const template = (type: keyof TemplateSource['current']) => templates.current[type];
  const submitter = createSubmitter({
    client,
    clock,
    random,
    log,
    records,
    identity,
    template,
  });
  const capacity = createCapacity({ client, clock, templates: () => templates.current });
  const jobs = createJobRemover({ client, clock, random, identity });
  const logs = createLogReader({ client, identity });
  const planner = createPlanner({ client, identity, template });
  const election = createElection({
    client,
    namespace: ownNamespace,
    candidate: candidateIn(deps.place, randomUUID()),
    clock,
    log,
  });
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
    capacity,
    jobs,
    logs,
    planner,
    election,
    async start(signal) {
      const ending = AbortSignal.any([signal, stopping.signal]);
      await preflight({ client, config: config.current, ownNamespace: ownNamespace(), log });
      const check = (current: TemplateSource['current']): Promise<void> =>
        checkTemplates({ client, config: config.current, templates: current, log });
      const unsubscribe = config.onChange((changed) => void watchAll(changed, ending));
      ending.addEventListener('abort', unsubscribe);
      void templates.follow(ending, (changed) => void check(changed));
      await Promise.all([watchAll(config.current, ending), check(templates.current)]);
      started = true;
    },
    ready: () => started && !stopping.signal.aborted && source.healthy(),
    async stop() {
      stopping.abort();
      await client.close();
    },
  };
}
