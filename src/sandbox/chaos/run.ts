import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../sandbox.ts';
import { startFleet } from './fleet.ts';
import { startFront } from './front.ts';
import { givenUpIn } from './given-up.ts';
import { createHistory } from './history.ts';
import { keepJournal } from './messages.ts';
import { startPeople } from './people.ts';
import { createPlaceStriker } from './place-faults.ts';
import { planFaults } from './plan.ts';
import { awaitedOf, remainsOf } from './remains.ts';
import type { Outcome } from './report.ts';
import { createStriker } from './strike.ts';
import { troublesOf } from './troubles.ts';
import { watchTruth } from './truth.ts';
import { judge, type Case } from './verdict.ts';
import { chaosChannels, chaosTiming, configureChaos, pageLimit } from './world.ts';

export interface ChaosOptions {
  readonly repository: string;
  /** Everything it writes lies below. */
  readonly dir: string;
  readonly seed: number;
  readonly faults: number;
  readonly replicas: number;
  readonly transport: 'socket' | 'http';
  /** No more faults after this, however many have struck. */
  readonly longestMs: number;
  /** How long the bot may take to tell everything once nothing is broken any more. */
  readonly quietMs: number;
  /** How long is watched, after all is quiet, for a message too many. */
  readonly afterMs: number;
  /** Between two commands, on average. */
  readonly everyMs: number;
  /** Leaves out the faults that take minutes to be noticed. */
  readonly brisk: boolean;
  readonly onProgress?: (struck: number) => void;
  /** Told again and again while the end is waited for. */
  readonly onWait?: (awaited: Outcome['awaited']) => void;
}

/** A bot that is down cannot be hurt: it is waited for, but not for long. */
const recoveryMs = 10_000;

/** The real bot against the pretended Slack and cluster, with faults; then all is counted. */
export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const { seed, replicas, transport } = options;
  const sandbox = await startSandbox({
    repository: options.repository,
    dir: options.dir,
    transport,
    timing: chaosTiming,
    configure: configureChaos,
    slack: { channels: chaosChannels },
    pageLimit,
  });
  const { slack, kubernetes } = sandbox;
  const history = createHistory(Date.now);
  const truths = watchTruth(kubernetes.store, history, Date.now);
  const journal = keepJournal(slack, history);
  const places = createPlaceStriker({ slack, journal, truths });
  const fleet = startFleet(sandbox, replicas, history);
  const front =
    transport === 'http'
      ? await startFront(sandbox.requestPort, () => fleet.nextPort())
      : undefined;

  function cases(): readonly Case[] {
    const saidGivenUp = givenUpIn(fleet.logs());
    return truths().map((truth) => {
      const told = journal.of(truth.uid);
      const troubles = troublesOf(truth, told, places.disturbances());
      const remains = remainsOf(kubernetes.store, truth);
      return { truth, told, troubles, remains, saidGivenUp: saidGivenUp.get(truth.run) ?? 0 };
    });
  }

  /** What is still to be expected, of which runs; of none when all is quiet. */
  const allAwaited = (): Outcome['awaited'] =>
    cases().flatMap((one) => {
      const what = awaitedOf(one);
      return what === undefined ? [] : [{ run: one.truth.run, what }];
    });

  try {
    await fleet.ready();
    const crowd = startPeople({
      sandbox,
      seed,
      history,
      truths,
      fleet,
      everyMs: options.everyMs,
      cutAtMs: () => striker.cutAtMs(),
      // Over HTTP it is Slack that connects, outage or not.
      backAtMs: () => (transport === 'socket' ? striker.backAtMs() : 0),
    });
    const striker = createStriker({
      sandbox,
      fleet,
      history,
      places,
      deleteJobs: (count) => crowd.deleteJobs(count),
    });
    const startedMs = Date.now();
    for (const { fault, pauseMs } of planFaults({ seed, replicas, brisk: options.brisk })) {
      if (striker.total() >= options.faults || Date.now() > startedMs + options.longestMs) break;
      striker.strike(fault);
      options.onProgress?.(striker.total());
      await sleep(pauseMs);
      await Promise.race([fleet.ready(), sleep(recoveryMs)]);
    }
    await striker.calm();
    await crowd.stop();
    const calmMs = Date.now();
    let awaited = allAwaited();
    while (awaited.length > 0 && Date.now() < calmMs + options.quietMs) {
      options.onWait?.(awaited);
      await sleep(500);
      awaited = allAwaited();
    }
    await sleep(options.afterMs);
    return {
      seed,
      transport,
      replicas,
      struck: striker.struck(),
      ...crowd.counts(),
      runs: truths().length,
      told: journal.all(),
      awaited,
      tookMs: Date.now() - startedMs,
      undeliverable: truths().filter(({ givenUp }) => givenUp).length,
      problems: cases().flatMap(judge),
      crashes: fleet.crashes(),
      history,
    };
  } finally {
    await front?.stop();
    await fleet.stop();
    await sandbox.stop().catch(() => undefined);
  }
}
