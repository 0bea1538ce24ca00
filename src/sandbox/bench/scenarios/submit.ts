import { setTimeout as sleep } from 'node:timers/promises';
import { asObject, unwatchedJobOf, type Prototype } from '../cluster/prototype.ts';
import type { Measured } from '../measured.ts';
import type { Room } from '../room.ts';
import type { RawRoom } from '../rooms/raw-room.ts';
import { makePrototype, watchNewJobs, type NewJobs } from '../runs.ts';
import { percentile } from '../statistics.ts';
import { commandText, openWorld, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const warmUps = 10;
const alone = 100;
const bursts = 5;
const atOnce = 50;
/** So few that all are known after the first commands: Slack is asked once about a channel. */
const channelCount = 5;
/** After each one, until all that follows from it is done. */
const pauseMs = 30;
const burstPauseMs = 1_000;

interface Side {
  /** So many at once; how long each took. */
  submit(count: number): Promise<readonly number[]>;
}

/** People who type, and a bot that submits: from the ack in Slack to the Job. */
function throughBot({ slack }: World, jobs: NewJobs): Side {
  let n = 0;
  return {
    async submit(count) {
      const texts = Array.from({ length: count }, () => commandText((n += 1)));
      const typed = await slack.ask('type', { texts, everyMs: 0 });
      return Promise.all(
        typed.map(async ({ text, ackedAt }) => (await jobs.ofCommand(text)).at - ackedAt),
      );
    },
  };
}

/** The same Job posted with nothing around it: from the first byte sent to the Job. */
function rawSide(raw: Room<RawRoom>, prototype: Prototype, jobs: NewJobs): Side {
  const { path, headers } = prototype;
  let n = 0;
  return {
    async submit(count) {
      const bodies = Array.from({ length: count }, () => {
        const job = unwatchedJobOf(prototype, (n += 1));
        const name = String(asObject(job['metadata'])['name']);
        return { name, text: JSON.stringify(job) };
      });
      const posted = await raw.ask('post', { path, headers, bodies, everyMs: 0 });
      return Promise.all(
        posted.map(async ({ name, sentAt }) => (await jobs.named(name)).at - sentAt),
      );
    },
  };
}

/** In turn, so that whatever else the machine does meets both alike. */
async function inTurn(
  sides: readonly Side[],
  options: { turns: number; count: number; pauseMs: number; onTurn?: (turn: number) => void },
): Promise<readonly number[][]> {
  const took: number[][] = sides.map(() => []);
  for (let turn = 0; turn < options.turns; turn += 1) {
    options.onTurn?.(turn);
    for (const [index, side] of sides.entries()) {
      took[index]?.push(...(await side.submit(options.count)));
      await sleep(options.pauseMs);
    }
  }
  return took;
}

/** From the ack of a command to its Job, beside a raw POST of that Job. */
export const submit: Scenario = {
  figures: ['submit'],
  async measure(bench) {
    const world = await openWorld(bench, { channelCount });
    try {
      const prototype = await makePrototype(bench, world);
      const bot = await world.startBot();
      await bot.ready();
      const jobs = await watchNewJobs(world);
      const sides = [
        throughBot(world, jobs),
        rawSide(await world.openRaw(atOnce), prototype, jobs),
      ];
      bench.progress(`submit: ${alone} alone`);
      await inTurn(sides, { turns: warmUps, count: 1, pauseMs });
      const singles = await inTurn(sides, { turns: alone, count: 1, pauseMs });
      const many = await inTurn(sides, {
        turns: bursts,
        count: atOnce,
        pauseMs: burstPauseMs,
        onTurn: (turn) => bench.progress(`submit: ${atOnce} at once, ${turn + 1} of ${bursts}`),
      });
      return [
        row('submit-alone-p50', singles, 0.5, `${alone} of each, in turn`),
        row('submit-alone-p99', singles, 0.99),
        row('submit-50-p50', many, 0.5, `${bursts} times 50 of each, in turn`),
        row('submit-50-p99', many, 0.99),
      ];
    } finally {
      await world.close();
    }
  },
};

function row(
  id: Measured['id'],
  [bot = [], raw = []]: readonly number[][],
  share: number,
  how?: string,
): Measured {
  const measured = { id, value: percentile(bot, share), limit: percentile(raw, share) };
  return how === undefined ? measured : { ...measured, how };
}
