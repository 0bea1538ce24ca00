import { hostname } from 'node:os';
import type { Clock } from './clock.ts';
import type { ConfigSource, Environment } from './config.ts';
import {
  auditedCanceller,
  auditedLogs,
  auditedPictures,
  auditedPlanner,
  auditedSubmitter,
  auditedTurningAway,
} from './audit.ts';
import { createHttpServer } from './http.ts';
import { createCluster } from './kubernetes/cluster.ts';
import type { TemplateSource } from './kubernetes/templates.ts';
import type { Log } from './log.ts';
import { meteredSubmitter, meteredThreads } from './metered.ts';
import { createMetrics } from './metrics.ts';
import { createCanceller } from './reconcile/cancel.ts';
import { createDepartedRuns } from './reconcile/departed-runs.ts';
import { createRunDirectory } from './reconcile/directory.ts';
import { createRunLogs } from './reconcile/run-logs.ts';
import { createReconciler } from './reconcile/reconciler.ts';
import { createRunPictures } from './pictures/run-pictures.ts';
import { createSharedEvents } from './share/events.ts';
import { createSharedLogs } from './share/logs.ts';
import { createSlackApp } from './slack/app.ts';

export interface AppDeps {
  readonly environment: Environment;
  /** The process's environment, for what the Kubernetes client reads itself (KUBECONFIG …). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: ConfigSource;
  readonly templates: TemplateSource;
  readonly log: Log;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** The app cannot do its work any more: the process is to end and be started again. */
  readonly onFatal: (error: Error) => void;
}

export interface App {
  /**
   * Resolves when commands are taken and threads are told, or when it was stopped before. Rejects
   * with ConfigError in plain words.
   */
  start(): Promise<void>;
  /**
   * Takes no more work, ends what is under way within `timeoutMs`, and closes every connection. Also
   * while it starts: a command may have come in already.
   */
  stop(timeoutMs: number): Promise<void>;
}

/** Puts the house together. Nothing connects before `start`. */
export function createApp(deps: AppDeps): App {
  const { environment, env, config, templates, log, clock, random, onFatal } = deps;
  // A port belongs to one process at a time, and a pod's name to one pod.
  const place = `${hostname()}:${environment.port}`;
  const metrics = createMetrics({
    leader: () => cluster.election.leader(),
    waiting: () => slack.waiting(),
  });
  const cluster = createCluster({
    env,
    config,
    templates,
    log,
    clock,
    random,
    place,
    onWatchEnd: (kind, cause) => metrics.watchEnded(kind, cause),
  });
  const patterns = () => config.current.diagnosis.patterns;
  const progressPattern = (model: string) => config.current.models.get(model)?.progress;
  const sharedLogs = createSharedLogs(() => config.current);
  const { source, records, jobs } = cluster;
  const departed = createDepartedRuns(source);
  const pictures = createRunPictures({
    source,
    reader: cluster.logs,
    sharedLogs,
    sharedEvents: createSharedEvents(() => config.current),
    clock,
    pattern: progressPattern,
  });
  const slack = createSlackApp({
    environment,
    config,
    submitter: auditedSubmitter(meteredSubmitter(cluster.submitter, metrics), log),
    planner: auditedPlanner(cluster.planner, log),
    directory: createRunDirectory({
      source,
      departed,
      capacity: cluster.capacity,
      progress: (uid) => reconciler.progress(uid),
      patterns,
      clock,
    }),
    canceller: auditedCanceller(createCanceller({ records, jobs, clock }), log),
    logs: auditedLogs(createRunLogs({ reader: cluster.logs, sharedLogs, clock }), log),
    pictures: auditedPictures(pictures, log),
    onTurnedAway: auditedTurningAway(log),
    capacity: cluster.capacity,
    log,
    meter: metrics,
    clock,
    random,
    onFatal,
    term: cluster.election.term,
  });
  const reconciler = createReconciler({
    source,
    capacity: cluster.capacity,
    records,
    threads: meteredThreads(slack.threads, metrics, clock),
    departed,
    patterns,
    progressPattern,
    sharedLogs,
    pictures,
    fallbackChannel: () => config.current.slack.fallbackChannel,
    onGivenUp: () => metrics.undeliverable(),
    term: cluster.election.term,
    clock,
    random,
    log,
  });
  const http = createHttpServer({
    ready() {
      const detail = { slack: slack.healthy(), kubernetes: cluster.ready() };
      return { ready: detail.slack && detail.kubernetes, detail };
    },
    metrics: () => metrics.scrape(),
    ...(slack.requestListener ? { slackEvents: slack.requestListener } : {}),
  });
  const stopping = new AbortController();
  let ending = false;
  const steps: readonly (() => Promise<void> | void)[] = [
    () => http.listen(environment.port),
    () => cluster.start(stopping.signal),
    () => slack.start(),
    // After the port is ours: a process that still has it may still lead.
    () => cluster.election.start(stopping.signal),
    () => reconciler.start(),
  ];

  return {
    async start() {
      for (const step of steps) {
        if (ending) return;
        await step();
      }
      log.info({ port: environment.port }, 'ready');
    },
    async stop(timeoutMs) {
      ending = true;
      const deadline = clock.now() + timeoutMs;
      const left = (): number => Math.max(0, deadline - clock.now());
      await Promise.all([slack.stop(left()), reconciler.stop(left())]);
      await cluster.election.release();
      stopping.abort();
      await cluster.stop();
      await http.close();
    },
  };
}
