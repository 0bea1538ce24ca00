import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../models/random.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Delivery } from '../slack/types.ts';
import { people } from '../world.ts';
import type { Fleet } from './fleet.ts';
import type { History } from './history.ts';
import type { Truth } from './truth.ts';
import { chaosChannels, models } from './world.ts';

/** People who go on asking for runs, call some off and delete some, whatever the bot goes through. */
export interface People {
  /** How many commands were typed, and why some of them were not taken in time. */
  counts(): { readonly typed: number; readonly untaken: Readonly<Record<Untaken, number>> };
  /** Deletes so many of the newest Jobs that are known to the bot. */
  deleteJobs(count: number): void;
  /** They type nothing more; resolves when the last command is answered or given up. */
  stop(): Promise<void>;
}

/**
 * Why a command was not taken in time. `nobody`: no bot was ready when it was typed; `hurt`: one was
 * killed, ended, paused or cut off while it was on its way; `down`: no bot could have a connection,
 * because Slack gave none, or had given none until just before; `unexplained`: none of these.
 */
export type Untaken = 'nobody' | 'hurt' | 'down' | 'unexplained';

const deletedShare = 0.15;
const cancelledShare = 0.15;
/** A bot that was hurt so shortly before may not have been noticed to be gone. */
const noticedMs = 1_000;
/** So long after Slack is back a bot may still be waiting to try to connect again. */
const reconnectMs = 10_000;
/** Of the newest runs, one is deleted: some have ended by then, some have not begun. */
const newest = 6;

export function startPeople(deps: {
  sandbox: Sandbox;
  seed: number;
  history: History;
  truths: () => readonly Truth[];
  /** Between two commands, on average. */
  everyMs: number;
  fleet: Fleet;
  /** When the connections to Slack were last cut or renewed. */
  cutAtMs: () => number;
  /** When Slack last began to give connections again; Infinity while it gives none. */
  backAtMs: () => number;
}): People {
  const { sandbox, history, truths, everyMs, fleet, cutAtMs, backAtMs } = deps;
  const random = createRandom(deps.seed, 1);
  const uniform = (): number => random.uniform();
  const stopping = new AbortController();
  let typed = 0;
  const untaken: Record<Untaken, number> = { nobody: 0, hurt: 0, down: 0, unexplained: 0 };

  const oneOf = <T>(choices: readonly T[]): T | undefined =>
    choices[Math.floor(uniform() * choices.length)];

  /** Mostly a run; now and then one is called off that is under way, where there is one. */
  function anyCommand(): string {
    if (uniform() >= cancelledShare) return oneOf(models) ?? 'quick';
    const recent = truths().slice(-newest);
    const running = recent.filter(({ recorded, ends }) => recorded && ends.size === 0);
    const run = oneOf(running.length > 0 ? running : recent)?.run;
    return run === undefined ? 'long' : `cancel ${run}`;
  }

  async function type(): Promise<void> {
    const { slack } = sandbox;
    const user = people.vision1.id;
    const direct = slack.directChannel(user);
    const channels = [...chaosChannels.map(({ id }) => id), ...(direct ? [direct] : [])];
    const channel = oneOf(channels) ?? '';
    typed += 1;
    const text = anyCommand();
    const typedMs = Date.now();
    const wasServed = fleet.serves();
    const { acked, error } = await slack.command({ user, channel, text });
    if (acked) return;
    const why = whyUntaken(typedMs, wasServed, error);
    untaken[why] += 1;
    history.note(`a command was not taken (${error}): ${why}`);
  }

  function whyUntaken(typedMs: number, wasServed: boolean, error: Delivery['error']): Untaken {
    if (!wasServed) return 'nobody';
    const sinceMs = typedMs - noticedMs;
    if (fleet.hurtSince(sinceMs) || cutAtMs() >= sinceMs) return 'hurt';
    const isDown = error === 'dispatch_failed' && backAtMs() >= typedMs - reconnectMs;
    return isDown ? 'down' : 'unexplained';
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
    counts: () => ({ typed, untaken }),
    deleteJobs(count) {
      for (let index = 0; index < count; index += 1) deleteOne();
    },
    async stop() {
      stopping.abort();
      await living;
    },
  };
}
