import { pino } from 'pino';
import { ThreadError } from '../../src/reconcile/errors.ts';
import type { RecordStore, RunSource, Threads } from '../../src/reconcile/ports.ts';
import { createDepartedRuns } from '../../src/reconcile/departed-runs.ts';
import { createReconciler } from '../../src/reconcile/reconciler.ts';
import { createRateLimiter, windowsOf } from '../../src/sandbox/slack/rate-limit.ts';
import { createDelivery } from '../../src/slack/delivery.ts';
import { createReadQueue } from '../../src/slack/read-queue.ts';
import { createFakeClock, settle, type FakeClock } from '../support/fake-clock.ts';
import { zero } from '../training/observed.ts';
import { createFakeCluster, noLogs, type FakeCluster } from './fake-cluster.ts';
import { createFakeSlack, type FakeSlack } from './fake-slack.ts';

/** Many runs in one cluster, told through the real delivery into a Slack with its limits. */
export interface Crowd {
  readonly clusters: readonly FakeCluster[];
  readonly slack: FakeSlack;
  readonly clock: FakeClock;
  /** While true no call reaches Slack unharmed. */
  down: boolean;
  /** The methods of the calls that Slack turned away for their number. */
  readonly limited: string[];
  readonly change: (change: (cluster: FakeCluster) => void) => Promise<void>;
  /** What each run's thread tells, in the order of the runs. */
  readonly threads: () => readonly (readonly string[])[];
}

/** Slack's tiers of the methods that are called here. */
const tierOf = {
  'chat.postMessage': 'special',
  'chat.update': 't3',
  'conversations.replies': 't3',
  'conversations.history': 't3',
} as const;

/** `areNew`: none of them is there yet when the process begins. */
export async function createCrowd(
  size: number,
  channelOf: (run: number) => string,
  { areNew = false }: { areNew?: boolean } = {},
): Promise<Crowd> {
  const clock = createFakeClock(zero);
  const slack = createFakeSlack();
  const clusters = Array.from({ length: size }, (_, index) => createFakeCluster(index + 1));
  const byUid = new Map(clusters.map((cluster, index) => [`job-${index + 1}`, cluster]));
  const log = pino({ level: 'silent' });
  const delivery = createDelivery({ clock, log });
  const reads = createReadQueue(clock);
  const limiter = createRateLimiter(() => clock.now());
  let failures = 0;

  async function call<T>(
    method: keyof typeof tierOf,
    channel: string,
    effect: () => Promise<T>,
  ): Promise<T> {
    if (crowd.down) {
      failures += 1;
      if (failures % 3 === 0) throw new ThreadError('retry', 'connection refused');
      if (failures % 3 === 1) await effect();
      throw new ThreadError('in-doubt', 'no answer');
    }
    const waitS = limiter.take(windowsOf(method, tierOf[method], channel));
    if (waitS === undefined) return effect();
    crowd.limited.push(method);
    throw new ThreadError('retry', 'wait', { retryAfterMs: waitS * 1_000 });
  }

  const threads: Threads = {
    ...slack,
    postCard: (_channel, view) => {
      const channel = channelOf(Number(view.uid.split('-')[1]));
      return delivery.post(channel, () =>
        call('chat.postMessage', channel, () => slack.postCard(channel, view)),
      );
    },
    postMilestone: (card, ...rest) =>
      delivery.post(card.channel, () =>
        call('chat.postMessage', card.channel, () => slack.postMilestone(card, ...rest)),
      ),
    updateCard: (card, view, options) =>
      delivery.edit(
        card.ts,
        () => call('chat.update', card.channel, async () => slack.updateCard(card, view)),
        { ...(options?.isSpare && { isSpare: true }) },
      ),
    cardSettled: (card) => delivery.editSettled(card.ts),
    takeSpareEdit: () => delivery.takeSpareEdit(),
    findCard: (_channel, view, since) => {
      const channel = channelOf(Number(view.uid.split('-')[1]));
      return reads.read('conversations.history', () =>
        call('conversations.history', channel, () => slack.findCard(channel, view, since)),
      );
    },
    findMilestones: (card, view) =>
      reads.read('conversations.replies', () =>
        call('conversations.replies', card.channel, () => slack.findMilestones(card, view)),
      ),
  };

  const of = (uid: string): FakeCluster => {
    const cluster = byUid.get(uid);
    if (!cluster) throw new Error(`there is no ${uid}`);
    return cluster;
  };
  const source: RunSource = {
    snapshot: (uid) => byUid.get(uid)?.source.snapshot(uid),
    uids: () => byUid.keys(),
    onChange(listener) {
      const stops = clusters.map((cluster) => cluster.source.onChange(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    jobExists: (run) => of(run.uid).source.jobExists(run),
    events: (run) => of(run.uid).source.events(run),
    workload: (run) => of(run.uid).source.workload(run),
    logTail: (run, options) => of(run.uid).source.logTail(run, options),
    logSince: (run, options) => of(run.uid).source.logSince(run, options),
    logLines: (run, options) => of(run.uid).source.logLines(run, options),
  };
  const records: RecordStore = {
    ensure: (run) => of(run.uid).records.ensure(run),
    // The reconciler reads one record only after it has written it: by its name.
    read: (stored) => {
      const owner = clusters.find(({ record }) => record?.name === stored.name);
      return owner ? owner.records.read(stored) : Promise.resolve(undefined);
    },
    write: (stored, ...rest) => of(stored.record.jobUid).records.write(stored, ...rest),
    setTimeToLive: (run) => of(run.uid).records.setTimeToLive(run),
    sweep: (stored) => of(stored.record.jobUid).records.sweep(stored),
  };
  const reconciler = createReconciler({
    source,
    departed: createDepartedRuns(source),
    capacity: { nodes: async () => undefined },
    records,
    threads,
    sharedLogs: noLogs,
    pictures: { draw: async () => undefined },
    patterns: () => [],
    progressPattern: () => undefined,
    log,
    clock,
    random: () => 0.5,
    term: () => 1,
    onGivenUp: () => undefined,
    fallbackChannel: () => undefined,
  });

  const crowd: Crowd = {
    clusters,
    slack,
    clock,
    down: false,
    limited: [],
    async change(change) {
      for (const cluster of clusters) {
        change(cluster);
        cluster.show();
      }
      await settle();
    },
    threads: () =>
      clusters.map((_, index) =>
        slack.messages.filter(({ view }) => view.uid === `job-${index + 1}`).map(({ key }) => key),
      ),
  };
  for (const cluster of areNew ? clusters : []) {
    cluster.job = undefined;
    cluster.show();
  }
  reconciler.start();
  await settle();
  return crowd;
}
