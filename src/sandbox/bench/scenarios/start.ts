import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMb } from '../bot.ts';
import { median } from '../statistics.ts';
import { steadyMs } from '../steady.ts';
import { openWorld } from '../world.ts';
import type { Scenario } from './scenario.ts';

const starts = 7;

/** How long node itself takes to do nothing. */
async function nodeAloneMs(): Promise<number> {
  const start = steadyMs();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return steadyMs() - start;
}

/** What node itself takes of memory while it does nothing. */
export async function idleNodeMb(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await sleep(1_000);
  const mb = await residentMb(child.pid ?? 0);
  child.kill();
  return mb;
}

/** From nothing to a bot that takes commands. */
export const start: Scenario = {
  figures: ['start'],
  async measure(bench) {
    const world = await openWorld(bench);
    try {
      const bots: number[] = [];
      const alone: number[] = [];
      for (let turn = 0; turn < starts; turn += 1) {
        bench.progress(`start ${turn + 1} of ${starts}`);
        alone.push(await nodeAloneMs());
        const bot = await world.startBot();
        bots.push(await bot.ready());
        await bot.stop();
      }
      const how = `median of ${starts} starts`;
      return [{ id: 'start', value: median(bots), limit: median(alone), how }];
    } finally {
      await world.close();
    }
  },
};
