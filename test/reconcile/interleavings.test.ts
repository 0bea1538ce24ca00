import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
} from 'fast-check';
import { expect, test } from 'vitest';
import { SlackTrainError } from '../../src/errors.ts';
import { ThreadError } from '../../src/reconcile/errors.ts';
import {
  at,
  completeJob,
  condition,
  failedJob,
  makeContainer,
  makePod,
  states,
} from '../training/observed.ts';
import { createBench, type Bench } from './bench.ts';
import type { FakeCluster } from './fake-cluster.ts';

class ApiDown extends SlackTrainError {
  readonly code = 'api-down';
}

const evicted = makePod([makeContainer(states.ended(143))], {
  phase: 'Failed',
  deletionTimestamp: at(75),
  conditions: [condition('DisruptionTarget', { reason: 'EvictionByEvictionAPI' })],
});

/** What may happen to a run, in order. */
const lives: Readonly<Record<string, readonly ((cluster: FakeCluster) => void)[]>> = {
  finished: [
    (cluster) => (cluster.pods = [makePod([makeContainer(states.creating)])]),
    (cluster) => (cluster.pods = [makePod([makeContainer(states.running)], { phase: 'Running' })]),
    (cluster) => {
      cluster.job = completeJob();
      cluster.pods = [makePod([makeContainer(states.ended(0))], { phase: 'Succeeded' })];
    },
  ],
  failed: [
    (cluster) =>
      (cluster.pods = [makePod([makeContainer(states.waiting('ErrImagePull', 'not found'))])]),
    (cluster) => (cluster.pods = [makePod([makeContainer(states.running)], { phase: 'Running' })]),
    (cluster) => (cluster.pods = [evicted]),
    (cluster) => {
      cluster.job = failedJob();
      cluster.pods = [makePod([makeContainer(states.ended(1))], { phase: 'Failed' })];
    },
  ],
};

type Command =
  | { readonly do: 'go-on' | 'delete' | 'restart' | 'conflict' }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'kill'; readonly afterCalls: number }
  | { readonly do: 'slack-fault'; readonly when: 'before' | 'after'; readonly lost: boolean }
  | { readonly do: 'api-fault'; readonly when: 'before' | 'after' }
  | { readonly do: 'cache'; readonly stale: boolean }
  | { readonly do: 'lead'; readonly leads: boolean }
  | { readonly do: 'channel'; readonly takesMessages: boolean };

const when = constantFrom('before' as const, 'after' as const);
const command = oneof(
  { weight: 4, arbitrary: record({ do: constant('go-on' as const) }) },
  {
    weight: 3,
    arbitrary: record({ do: constant('wait' as const), seconds: integer({ min: 0, max: 40 }) }),
  },
  {
    weight: 3,
    arbitrary: record({ do: constant('kill' as const), afterCalls: integer({ min: 1, max: 6 }) }),
  },
  { weight: 3, arbitrary: record({ do: constant('slack-fault' as const), when, lost: boolean() }) },
  { weight: 2, arbitrary: record({ do: constant('api-fault' as const), when }) },
  { weight: 1, arbitrary: record({ do: constantFrom('restart' as const, 'conflict' as const) }) },
  { weight: 1, arbitrary: record({ do: constant('cache' as const), stale: boolean() }) },
  { weight: 1, arbitrary: record({ do: constant('lead' as const), leads: boolean() }) },
  { weight: 1, arbitrary: record({ do: constant('delete' as const) }) },
);

const channelCommand = record({ do: constant('channel' as const), takesMessages: boolean() });

/** Runs a life of a run with whatever interferes, then lets everything heal. */
async function live(
  ending: string,
  commands: readonly Command[],
  { editsWaitMs = 0 } = {},
): Promise<Bench> {
  const bench = createBench();
  bench.slack.editsWaitMs = editsWaitMs;
  const left = [...(lives[ending] ?? [])];
  bench.cluster.picture = { png: new Uint8Array(), summary: 'loss fell' };
  bench.cluster.log = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  await bench.start();
  for (const each of commands) {
    await interfere(bench, each, left);
    await bench.revive();
  }
  bench.leads = true;
  bench.cluster.stale = false;
  bench.slack.closed.clear();
  for (const change of bench.cluster.job ? left : []) await bench.change(change);
  // Whatever is still set to go wrong goes wrong now; then peace.
  bench.cluster.show();
  await bench.clock.advance(1_200_000);
  await bench.revive();
  await bench.clock.advance(1_200_000);
  return bench;
}

async function interfere(
  bench: Bench,
  command: Command,
  left: ((cluster: FakeCluster) => void)[],
): Promise<void> {
  const { cluster, slack, clock } = bench;
  const next = command.do === 'go-on' && cluster.job ? left.shift() : undefined;
  if (next) await bench.change(next);
  if (command.do === 'delete') await bench.change((all) => all.deleteJob());
  if (command.do === 'wait') await clock.advance(command.seconds * 1000);
  if (command.do === 'kill') bench.killAfter(command.afterCalls);
  if (command.do === 'restart') bench.kill();
  if (command.do === 'lead') bench.leads = command.leads;
  if (command.do === 'cache') cluster.stale = command.stale;
  if (command.do === 'channel') slack.closed[command.takesMessages ? 'delete' : 'add']('C1');
  if (command.do === 'slack-fault') {
    const reason = command.lost || command.when === 'after' ? 'in-doubt' : 'retry';
    slack.faults.push({ when: command.when, error: new ThreadError(reason, 'fault') });
  }
  if (command.do === 'api-fault')
    cluster.faults.push({ when: command.when, error: new ApiDown('the API server is away') });
  if (command.do === 'conflict' && cluster.record)
    cluster.record = { ...cluster.record, resourceVersion: `other-${clock.now()}` };
  if (command.do === 'conflict') cluster.show();
}

test('whatever interferes, each milestone stands exactly once and in order', async () => {
  await assert(
    asyncProperty(
      constantFrom('finished', 'failed'),
      array(command, { maxLength: 40 }),
      async (ending, commands) => {
        const { slack, cluster } = await live(ending, commands);
        const keys = slack.keys().filter((key) => !key.startsWith('blocked/'));
        const deleted = commands.some((each) => each.do === 'delete');
        const whole = ['card', 'started', ending];
        // A Job deleted before it had a record, a start or an end has no more to tell than this.
        const allowed = deleted
          ? [whole, ['card', 'started', 'deleted'], ['card', 'deleted'], []]
          : [whole];
        expect(allowed).toContainEqual(keys);
        expect(new Set(slack.keys()).size).toBe(slack.keys().length);
        expect([...slack.files.values()].filter((times) => times > 1)).toEqual([]);
        expect(cluster.record?.hasFinalizer ?? false).toBe(false);
        expect(cluster.record?.record.closed).toBe(cluster.record && 'told');
      },
    ),
    { numRuns: 300 },
  );
});

test('a thread whose channel closes and opens again goes on in one place, and its card shows the end', async () => {
  await assert(
    asyncProperty(
      constantFrom('finished', 'failed'),
      array(oneof({ weight: 16, arbitrary: command }, { weight: 3, arbitrary: channelCommand }), {
        maxLength: 40,
      }),
      async (ending, commands) => {
        const { slack, cluster } = await live(ending, commands, { editsWaitMs: 1_250 });
        const cards = slack.messages.filter(({ key }) => key === 'card');
        const ends = slack.messages.filter(({ key }) => key === ending || key === 'deleted');
        const deleted = commands.some((each) => each.do === 'delete');
        expect(ends.length > 0 || (deleted && cards.length === 0)).toBe(true);
        // What was lost on its way into a channel that cannot be read any more may stand there, too.
        const places = slack.messages.map(({ channel, key }) => `${channel} ${key}`);
        expect(new Set(places).size).toBe(places.length);
        expect(ends.at(-1)?.thread).toBe(cards.at(-1)?.ts);
        expect(cards.at(-1)?.view.state.phase).toBe(ends.at(-1)?.key);
        expect(cluster.record?.hasFinalizer ?? false).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});
