import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../sandbox.ts';
import { people } from '../world.ts';
import { startFleet } from './fleet.ts';
import { createHistory } from './history.ts';
import { standingIn, toldBy, type Told } from './messages.ts';
import { startPeople } from './people.ts';
import { planFaults } from './plan.ts';
import { isQuiet, remainsOf } from './remains.ts';
import type { Outcome } from './report.ts';
import { createStriker } from './strike.ts';
import { watchTruth } from './truth.ts';
import { judge } from './verdict.ts';
import { chaosChannels, chaosTiming, configureChaos } from './world.ts';

export interface ChaosOptions {
  readonly repository: string;
  /** Everything it writes lies below. */
  readonly dir: string;
  readonly seed: number;
  readonly faults: number;
  readonly replicas: number;
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
}

/** The real bot against the pretended Slack and cluster, with faults; then all is counted. */
export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const { seed, replicas } = options;
  const sandbox = await startSandbox({
    repository: options.repository,
    dir: options.dir,
    timing: chaosTiming,
    configure: configureChaos,
    slack: { channels: chaosChannels },
  });
  const { slack, kubernetes } = sandbox;
  const history = createHistory(Date.now);
  const truths = watchTruth(kubernetes.store, history);
  slack.on((event) => {
    const told = event.type === 'message' ? toldBy(event.message) : undefined;
    if (told) history.note(`message ${told.milestone} ${told.channel} ${told.ts}`, told.run);
  });
  const fleet = startFleet(sandbox, replicas, history);
  const striker = createStriker({ sandbox, fleet, history });
  try {
    await fleet.ready();
    const crowd = startPeople({ sandbox, seed, history, truths, everyMs: options.everyMs });
    const deadline = Date.now() + options.longestMs;
    for (const { fault, pauseMs } of planFaults({ seed, replicas, brisk: options.brisk })) {
      if (striker.total() >= options.faults || Date.now() > deadline) break;
      striker.strike(fault);
      options.onProgress?.(striker.total());
      await sleep(pauseMs);
      // A bot that is down cannot be hurt.
      await Promise.race([fleet.ready(), sleep(1_500)]);
    }
    striker.calm();
    await crowd.stop();
    const allQuiet = () => truths().every((truth) => isQuiet(kubernetes.store, truth)) || undefined;
    const quiet = await kubernetes.until(allQuiet, options.quietMs).catch(() => false);
    await sleep(options.afterMs);

    const direct = slack.directChannel(people.vision1.id);
    const told = standingIn(slack, [
      ...chaosChannels.map(({ id }) => id),
      ...(direct === undefined ? [] : [direct]),
    ]);
    const byRun = Map.groupBy(told, ({ run }: Told) => run);
    const problems = truths().flatMap((truth) =>
      judge(truth, byRun.get(truth.run) ?? [], remainsOf(kubernetes.store, truth)),
    );
    return {
      seed,
      struck: striker.struck(),
      ...crowd.counts(),
      runs: truths().length,
      told,
      quiet,
      problems,
      crashes: fleet.crashes(),
      history: (run) => history.of(run),
    };
  } finally {
    await fleet.stop();
    await sandbox.stop().catch(() => undefined);
  }
}
