import { pino } from 'pino';
import { createDepartedRuns } from '../../src/reconcile/departed-runs.ts';
import { createReconciler, type Reconciler } from '../../src/reconcile/reconciler.ts';
import type { RecordStore, RunSource, Threads } from '../../src/reconcile/ports.ts';
import { zero } from '../training/observed.ts';
import { createFakeClock, settle, type FakeClock } from '../support/fake-clock.ts';
import { createFakeCluster, type FakeCluster } from './fake-cluster.ts';
import { createFakeSlack, type FakeSlack } from './fake-slack.ts';

/** A new leader waits so long for what another may still have on its way. */
const lastWordsMs = 2_000;

/** A reconciler between a pretended cluster and a pretended Slack. */
export interface Bench {
  readonly cluster: FakeCluster;
  readonly slack: FakeSlack;
  readonly clock: FakeClock;
  readonly errors: string[];
  /** While true every call that reaches Slack or writes a record fails, and is noted. */
  exploding: boolean;
  readonly explosions: string[];
  leads: boolean;
  fallbackChannel: string | undefined;
  /** How long a process takes until its caches are full. */
  startTakesMs: number;
  /** How often a thread was given up. */
  givenUp: number;
  readonly start: () => Promise<void>;
  /** Ends the process without a word: whatever it was waiting for never comes back. */
  readonly kill: () => void;
  /** Ends it so right after the effect of its so-manieth call from now (1 or more). */
  readonly killAfter: (calls: number) => void;
  /** Starts a process where the last one was killed. */
  readonly revive: () => Promise<void>;
  /** The reconciler of the process that runs now. */
  readonly reconciler: () => Reconciler;
  /** Changes the cluster, shows it, and lets everything happen that follows at once. */
  readonly change: (change: (cluster: FakeCluster) => void) => Promise<void>;
}

/** `seen` says through what the cluster is seen; without it, a cache that is never behind. */
export function createBench(
  seen: (cluster: FakeCluster, clock: FakeClock) => Promise<RunSource> = (cluster) =>
    Promise.resolve(cluster.source),
): Bench {
  const cluster = createFakeCluster();
  const clock = createFakeClock(zero);
  let leads = true;
  let term = 1;
  const slack = createFakeSlack({ clock, mayTell: () => leads });
  const errors: string[] = [];
  const log = pino(
    { level: 'error', messageKey: 'msg' },
    { write: (line: string) => errors.push(line) },
  );
  let process = 0;
  let started = -1;
  let callsLeft = Infinity;
  let reconciler: Reconciler | undefined;

  function end(): void {
    process += 1;
    slack.lose();
  }

  /** A process that was killed is never called back, and no call of it ever returns. */
  function ofProcess<Port extends object>(port: Port): Port {
    const own = process;
    const alive = (): boolean => own === process;
    return new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => {
          const args = given.map((arg) =>
            typeof arg === 'function' ? whileAlive(arg, alive) : arg,
          );
          const result: unknown = Reflect.apply(member, target, args);
          if (!(result instanceof Promise)) return result;
          if (alive() && (callsLeft -= 1) === 0) end();
          return unlessKilled(result, alive);
        };
      },
    });
  }

  function explosive<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get(target, property) {
        if (!bench.exploding) return Reflect.get(target, property);
        return () => {
          bench.explosions.push(String(property));
          throw new Error(`${String(property)} must not be called`);
        };
      },
    });
  }

  const bench: Bench = {
    cluster,
    slack,
    clock,
    errors,
    exploding: false,
    explosions: [],
    get leads() {
      return leads;
    },
    set leads(now) {
      if (now && !leads) term += 1;
      leads = now;
    },
    fallbackChannel: undefined,
    startTakesMs: 0,
    givenUp: 0,
    async start() {
      started = process;
      callsLeft = Infinity;
      term = 1;
      const source = ofProcess(await seen(cluster, clock));
      reconciler = createReconciler({
        source,
        departed: createDepartedRuns(source),
        capacity: ofProcess(cluster.capacity),
        records: ofProcess<RecordStore>(explosive(cluster.records)),
        threads: ofProcess<Threads>(explosive(slack)),
        patterns: () => [],
        progressPattern: () => undefined,
        pictures: ofProcess({ draw: async () => cluster.picture }),
        sharedLogs: {
          tail: async () => cluster.sharedLog,
          async *lines() {
            yield* cluster.sharedLog;
          },
        },
        log,
        clock: ofProcess(clock),
        random: () => 0.5,
        term: () => (leads ? term : undefined),
        onGivenUp: () => (bench.givenUp += 1),
        fallbackChannel: () => bench.fallbackChannel,
      });
      await clock.advance(bench.startTakesMs);
      reconciler.start();
      await clock.advance(lastWordsMs);
    },
    kill: end,
    killAfter(calls) {
      callsLeft = calls;
    },
    async revive() {
      if (started !== process) await bench.start();
    },
    reconciler() {
      if (!reconciler) throw new Error('no process runs');
      return reconciler;
    },
    async change(change) {
      change(cluster);
      cluster.show();
      await settle();
    },
  };
  return bench;
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- any callback of any port
function whileAlive(callback: Function, alive: () => boolean): (...args: unknown[]) => unknown {
  return (...args) => (alive() ? Reflect.apply(callback, undefined, args) : undefined);
}

function unlessKilled(result: Promise<unknown>, alive: () => boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    result.then(
      (value) => alive() && resolve(value),
      (error: unknown) => alive() && reject(error),
    );
  });
}
