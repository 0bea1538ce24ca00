import { setTimeout as sleep } from 'node:timers/promises';
import { watchedResources } from '../cluster/paths.ts';
import type { Crowd } from '../crowd.ts';
import type { Measured } from '../measured.ts';
import { median } from '../statistics.ts';
import { steadyMs } from '../steady.ts';
import type { Scenario } from './scenario.ts';

const restarts = 3;
/** Until every run has been looked at. */
const settleMs = 2_000;

/** When the start of this run was told. */
async function startTold({ world: { slack } }: Crowd, run: string): Promise<number> {
  for (let count = 1; ; count += 1) {
    const told = await slack.ask('told', { milestone: 'started', count, timeoutMs: 60_000 });
    const found = told.find((one) => one.run === run);
    if (found) return found.at;
    count = told.length;
  }
}

/** Very many runs at once: at a start, and in a storm of events. */
export const takenIn: Scenario = {
  figures: ['stall', 'restart'],
  async measure(bench, wanted, openedCrowd) {
    const crowd = await openedCrowd();
    const { world, prototype, paths } = crowd;
    const raw = await world.openRaw(watchedResources.length);
    const ready: number[] = [];
    const told: number[] = [];
    const lists: number[] = [];
    const stalls: number[] = [];
    const measured: Measured[] = [];
    const list = async (): Promise<void> => {
      lists.push((await raw.ask('list', { paths })).tookMs);
    };
    await list();
    for (let turn = 1; turn <= restarts; turn += 1) {
      bench.progress(`restart ${turn} of ${restarts}: a bot reads ${bench.runs} runs`);
      const run = await crowd.addUntold();
      const spawnedAt = steadyMs();
      const bot = await world.startBot();
      await bot.listening();
      // What loading the program took is no stall of a bot that works.
      await bot.longestStallMs();
      ready.push(await bot.ready());
      told.push((await startTold(crowd, run)) - spawnedAt);
      await sleep(settleMs);
      stalls.push(await bot.longestStallMs());
      if (turn === restarts && wanted.has('stall')) {
        bench.progress(`${2 * bench.runs} events arrive`);
        await world.cluster.storm({ prototype, from: 1, to: bench.runs + 1 });
        // The watch is in order: whoever told this has seen all before it.
        await startTold(crowd, await crowd.addUntold());
        measured.push({ id: 'stall-events', value: await bot.longestStallMs() });
      }
      await bot.stop();
      await list();
    }
    const how = `median of ${restarts} restarts and ${restarts + 1} lists`;
    const all: readonly Measured[] = [
      { id: 'stall-list', value: median(stalls), how: `median of ${restarts} starts` },
      ...measured,
      { id: 'restart-ready', value: median(ready), limit: median(lists), how },
      { id: 'restart-told', value: median(told), limit: median(lists), how },
    ];
    return all.filter(({ id }) => wanted.has(id.startsWith('stall') ? 'stall' : 'restart'));
  },
};
