import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Waiting } from './slack/call-queue.ts';
import type { SlackMeter } from './slack/meter.ts';

/** Slack shows the person an error when an ack takes longer. */
const ackLimitMs = 3_000;
/** From "at once" to "after an outage", in seconds. */
const lagBuckets = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600];

export interface Metrics extends SlackMeter {
  /** A submit ended: `created`, `existing`, the reason of a refusal, or `broken`. */
  submitted(result: string): void;
  /** A message about a run was posted, so long after what it tells; undefined where nobody knows. */
  told(kind: string, lagMs: number | undefined): void;
  /** No conversation took what was to be told of a run. */
  undeliverable(): void;
  /** A watch ended and is opened anew. */
  watchEnded(kind: string, cause: string): void;
  /** Everything in Prometheus' text format. */
  scrape(): Promise<Scrape>;
}

interface Scrape {
  readonly contentType: string;
  readonly body: string;
}

/** What is read at the moment of a scrape. */
export interface Gauges {
  readonly leader: () => boolean;
  /** Messages that wait for their turn, by kind. */
  readonly waiting: () => Readonly<Record<'post' | 'edit', Waiting>>;
}

/** Declares every metric there is, in a registry of its own. docs/reference.md lists them. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Counter({ name: `slack_train_${name}`, help, labelNames, registers });
  const gauge = <T extends string>(
    name: string,
    help: string,
    collect: (gauge: Gauge<T>) => void,
    ...labelNames: T[]
  ) => {
    const made: Gauge<T> = new Gauge({
      name: `slack_train_${name}`,
      help,
      labelNames,
      registers,
      collect: () => collect(made),
    });
  };

  const commands = counter('commands_total', 'Commands and forms', 'listener', 'outcome');
  const lateAcks = counter('late_acks_total', 'Acks after more than 3 s');
  const submits = counter('submits_total', 'Submits to the cluster', 'result');
  const milestones = counter('milestones_total', 'Messages posted about runs', 'kind');
  const undeliverable = counter('undeliverable_total', 'Runs whose threads were given up');
  const rateLimits = counter('slack_rate_limits_total', 'Answers 429 of Slack', 'method');
  const watches = counter('watch_restarts_total', 'Watches opened anew', 'kind', 'cause');
  const lag = new Histogram({
    name: 'slack_train_tell_lag_seconds',
    help: 'From what happened in the cluster to its message',
    labelNames: ['kind'],
    buckets: lagBuckets,
    registers,
  });
  gauge('leader', '1 in the process that tells the threads', (one) =>
    one.set(gauges.leader() ? 1 : 0),
  );
  gauge(
    'delivery_waiting',
    'Messages that wait for their turn',
    (one) => {
      for (const [kind, { count }] of Object.entries(gauges.waiting())) one.set({ kind }, count);
    },
    'kind',
  );
  gauge(
    'delivery_oldest_seconds',
    'Age of the oldest message that waits',
    (one) => {
      for (const [kind, { oldestMs }] of Object.entries(gauges.waiting()))
        one.set({ kind }, oldestMs / 1000);
    },
    'kind',
  );

  return {
    answered: (listener, outcome) => commands.inc({ listener, outcome }),
    acked: (ms) => lateAcks.inc(ms > ackLimitMs ? 1 : 0),
    rateLimited: (method) => rateLimits.inc({ method }),
    submitted: (result) => submits.inc({ result }),
    watchEnded: (kind, cause) => watches.inc({ kind, cause }),
    undeliverable: () => undeliverable.inc(),
    told(kind, lagMs) {
      milestones.inc({ kind });
      if (lagMs !== undefined) lag.observe({ kind }, Math.max(0, lagMs) / 1000);
    },
    async scrape() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
