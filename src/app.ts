import type { ConfigSource, Environment } from './config.ts';
import { createHttpServer } from './http.ts';
import { createCluster } from './kubernetes/cluster.ts';
import type { TemplateSource } from './kubernetes/templates.ts';
import type { Log } from './log.ts';
import { systemClock } from './reconcile/clock.ts';
import { createReconciler } from './reconcile/reconciler.ts';
import { createSlackApp } from './slack/app.ts';

export interface AppDeps {
  readonly environment: Environment;
  /** The process's environment, for what the Kubernetes client reads itself (KUBECONFIG …). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: ConfigSource;
  readonly templates: TemplateSource;
  readonly log: Log;
  /** The app cannot do its work any more: the process is to end and be started again. */
  readonly onFatal: (error: Error) => void;
}

export interface App {
  /** Resolves when commands are taken and threads are told. Rejects with ConfigError in plain words. */
  start(): Promise<void>;
  /** Takes no more work, ends what is under way within `timeoutMs`, and closes every connection. */
  stop(timeoutMs: number): Promise<void>;
}

/** Puts the house together. Nothing connects before `start`. */
export function createApp(deps: AppDeps): App {
  const { environment, env, config, templates, log, onFatal } = deps;
  const cluster = createCluster({ env, config, templates, log });
  const slack = createSlackApp({ environment, config, submitter: cluster.submitter, log, onFatal });
  const reconciler = createReconciler({
    source: cluster.source,
    records: cluster.records,
    threads: slack.threads,
    fallbackChannel: () => config.current.slack.fallbackChannel,
    // One process tells: the Deployment's strategy is Recreate.
    leader: () => true,
    clock: systemClock,
    random: Math.random,
    log,
  });
  const http = createHttpServer({
    ready() {
      const detail = { slack: slack.healthy(), kubernetes: cluster.ready() };
      return { ready: detail.slack && detail.kubernetes, detail };
    },
    ...(slack.requestListener ? { slackEvents: slack.requestListener } : {}),
  });
  const stopping = new AbortController();

  return {
    async start() {
      await http.listen(environment.port);
      await cluster.start(stopping.signal);
      await slack.start();
      reconciler.start();
      log.info({ port: environment.port }, 'ready');
    },
    async stop(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      const left = (): number => Math.max(0, deadline - Date.now());
      await Promise.all([slack.stop(left()), reconciler.stop(left())]);
      stopping.abort();
      await cluster.stop();
      await http.close();
    },
  };
}
