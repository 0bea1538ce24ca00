import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../models/random.ts';
import type { Sandbox } from '../sandbox.ts';
import { people } from '../world.ts';
import type { History } from './history.ts';
import type { Truth } from './truth.ts';
import { chaosChannels, models } from './world.ts';

/** People who go on asking for runs, and delete some, whatever the bot is going through. */
export interface People {
  /** How many commands were typed, and how many of them the bot did not take in time. */
  counts(): { readonly typed: number; readonly unanswered: number };
  /** They type nothing more; resolves when the last command is answered or given up. */
  stop(): Promise<void>;
}

const deletedShare = 0.2;
/** Of the newest runs, one is deleted: some have ended by then, some have not begun. */
const newest = 6;

export function startPeople(deps: {
  sandbox: Sandbox;
  seed: number;
  history: History;
  truths: () => readonly Truth[];
  /** Between two commands, on average. */
  everyMs: number;
}): People {
  const { sandbox, history, truths, everyMs } = deps;
  const random = createRandom(deps.seed, 1);
  const uniform = (): number => random.uniform();
  const stopping = new AbortController();
  let typed = 0;
  let unanswered = 0;

  const oneOf = <T>(choices: readonly T[]): T | undefined =>
    choices[Math.floor(uniform() * choices.length)];

  async function type(): Promise<void> {
    const channel = oneOf(chaosChannels)?.id ?? '';
    typed += 1;
    const text = oneOf(models) ?? 'quick';
    const { acked } = await sandbox.slack.command({ user: people.vision1.id, channel, text });
    if (!acked) unanswered += 1;
  }

  /** As `kubectl delete job` does. A run without a record is not known to anybody yet. */
  function deleteOne(): void {
    const candidates = truths().filter((truth) => truth.recorded && !truth.ends.has('deleted'));
    const truth = oneOf(candidates.slice(-newest));
    if (!truth) return;
    history.note('somebody deletes the Job', truth.run);
    const { namespace, jobName, uid } = truth;
    sandbox.kubernetes.store.delete('jobs', namespace, jobName, { propagation: 'Background', uid });
  }

  async function live(): Promise<void> {
    const underWay: Promise<void>[] = [];
    while (!stopping.signal.aborted) {
      underWay.push(type());
      if (uniform() < deletedShare) deleteOne();
      await sleep(everyMs * (0.5 + uniform()), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
    await Promise.all(underWay);
  }

  const living = live();
  return {
    counts: () => ({ typed, unanswered }),
    async stop() {
      stopping.abort();
      await living;
    },
  };
}
