import pino from 'pino';

import { systemClock } from '../../../src/clock.ts';
import type { Config, ConfigSource } from '../../../src/config.ts';
import type {
  Canceller,
  KnownRun,
  Submitter,
  TurnedAway,
} from '../../../src/reconcile/people-ports.ts';
import { createSlackApp, type SlackApp, type SlackAppDeps } from '../../../src/slack/app.ts';
import type { Origin, TrainingSpec } from '../../../src/training/spec.ts';
import { aConfig } from '../../support/config.ts';
import { makeModel } from './builders.ts';
import { botToken, vision } from './workspace.ts';

/** A submitter that behaves as the cluster does for one name: the first makes the Job. */
interface FakeSubmitter extends Submitter {
  readonly jobs: Map<string, { spec: TrainingSpec; origin: Origin }>;
  /** What the next submits reject with. */
  failure: Error | undefined;
  /** Submits wait for this. */
  gate: Promise<void>;
  calls: number;
}

function createFakeSubmitter(): FakeSubmitter {
  const fake: FakeSubmitter = {
    jobs: new Map(),
    failure: undefined,
    gate: Promise.resolve(),
    calls: 0,
    async submit(spec, origin) {
      fake.calls += 1;
      await fake.gate;
      if (fake.failure !== undefined) throw fake.failure;
      const standing = fake.jobs.get(spec.jobName);
      const job = standing ?? { spec, origin };
      fake.jobs.set(spec.jobName, job);
      const kind = standing === undefined ? 'created' : 'existing';
      return { kind, ...job, warnings: [] };
    },
  };
  return fake;
}

function makeConfig(): Config {
  const mlp = makeModel({
    name: 'mlp',
    description: 'Multilayer perceptron',
    types: ['cpu'],
    parameters: {
      lr: { type: 'number', min: 0, max: 1, default: 0.5 },
      hidden: { type: 'integer', min: 1, default: 64 },
    },
    openParameters: false,
  });
  return aConfig({
    models: new Map([
      ['resnet', makeModel()],
      ['mlp', mlp],
    ]),
    users: new Map([
      [
        vision,
        { id: 'vision1', namespace: 'vision', uid: 2001, gid: 2000, groups: [], admin: false },
      ],
      ['admin@example.com', { id: 'mladmin', namespace: 'training', groups: [], admin: true }],
    ]),
  });
}

function sourceOf(config: Config): ConfigSource {
  return { current: config, onChange: () => () => undefined };
}

export interface Bot {
  readonly app: SlackApp;
  readonly submitter: FakeSubmitter;
  /** The runs that there are, newest first. */
  readonly runs: KnownRun[];
  /** Who called what off, and why. */
  readonly cancelled: string[];
  /** Who was turned away from what. */
  readonly turnedAway: TurnedAway[];
  /** What was logged, as JSON lines. */
  readonly logged: string[];
  readonly fatal: Error[];
  /** What was reported to be counted, in words. */
  readonly counted: string[];
}

/** The Slack side of the bot over a fake cluster; not started. */
export function createBot(environment: Partial<SlackAppDeps['environment']>): Bot {
  const submitter = createFakeSubmitter();
  const runs: KnownRun[] = [];
  const cancelled: string[] = [];
  const canceller: Canceller = {
    async cancel({ spec }, by, reason) {
      cancelled.push(`${spec.id} by ${by.id}: ${reason}`);
      return 'removed';
    },
  };
  const logged: string[] = [];
  const fatal: Error[] = [];
  const turnedAway: TurnedAway[] = [];
  const counted: string[] = [];
  const app = createSlackApp({
    environment: { slackBotToken: botToken, ...environment },
    config: sourceOf(makeConfig()),
    submitter,
    planner: { plan: () => Promise.resolve({ warnings: [] }) },
    directory: {
      runs: () => runs,
      run: (uid) => runs.find(({ snapshot }) => snapshot.uid === uid),
      explain: (run) => Promise.resolve(run),
      onChange: () => () => undefined,
    },
    canceller,
    pictures: { draw: async () => undefined },
    onTurnedAway: (one) => turnedAway.push(one),
    capacity: { nodes: () => Promise.resolve(undefined) },
    logs: { read: () => Promise.resolve([]) },
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    clock: systemClock,
    random: Math.random,
    onFatal: (error) => fatal.push(error),
    term: () => 1,
    meter: {
      answered: (listener, outcome) => counted.push(`${listener} ${outcome}`),
      acked: (ms) => counted.push(`acked ${ms > 3_000 ? 'late' : 'in time'}`),
      rateLimited: (method) => counted.push(`429 ${method}`),
    },
  });
  return { app, submitter, runs, cancelled, turnedAway, logged, fatal, counted };
}
