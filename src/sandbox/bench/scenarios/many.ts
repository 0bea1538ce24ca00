import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasuredBot } from '../bot.ts';
import { collectionOf, ofAnyRun, watchedResources } from '../cluster/paths.ts';
import { runId, type Prototype } from '../cluster/prototype.ts';
import type { Measured } from '../measured.ts';
import { makePrototype } from '../runs.ts';
import { median } from '../statistics.ts';
import { steadyMs } from '../steady.ts';
import { openWorld, type Bench, type World } from '../world.ts';
import { quietMinute, quietMinuteWithFew } from './count.ts';
import type { Scenario } from './scenario.ts';
import { idleNodeMb } from './start.ts';

/** Until what a start or a storm left behind has settled. */
const settleMs = 30_000;
const restarts = 3;

/** One more than the tracked runs, whose start is still to be told: its id. */
async function oneMore({ cluster }: World, prototype: Prototype, index: number): Promise<string> {
  await cluster.seed({ prototype, from: index, to: index + 1, untold: true });
  return runId(index);
}

/** When the start of this run was told. */
async function startTold({ slack }: World, run: string): Promise<number> {
  for (let count = 1; ; count += 1) {
    const told = await slack.ask('told', { milestone: 'started', count, timeoutMs: 60_000 });
    const found = told.find((one) => one.run === run);
    if (found) return found.at;
    count = told.length;
  }
}

function watchedPaths({ cluster }: World): readonly string[] {
  return watchedResources.map(
    (resource) => `${collectionOf(resource, cluster.namespace)}?${ofAnyRun}`,
  );
}

/** A bot of its own reads everything: ready, and its first message. Beside it, the raw list. */
async function measureRestart(
  world: World,
  prototype: Prototype,
  first: number,
): Promise<{ ready: number; told: number; list: number }> {
  const raw = await world.openRaw(watchedResources.length);
  const ready: number[] = [];
  const told: number[] = [];
  const lists: number[] = [];
  for (let turn = 0; turn < restarts; turn += 1) {
    lists.push((await raw.ask('list', { paths: watchedPaths(world) })).tookMs);
    const run = await oneMore(world, prototype, first + turn);
    const spawnedAt = steadyMs();
    const bot = await world.startBot();
    ready.push(await bot.ready());
    told.push((await startTold(world, run)) - spawnedAt);
    await bot.stop();
  }
  return { ready: median(ready), told: median(told), list: median(lists) };
}

/** Starts a bot that has everything to list, and notes how long its loop stood still meanwhile. */
async function startListing(world: World): Promise<{ bot: MeasuredBot; stallMs: number }> {
  const bot = await world.startBot();
  await bot.listening();
  // What loading the program took is no stall of a bot that works.
  await bot.longestStallMs();
  await bot.ready();
  await sleep(3_000);
  return { bot, stallMs: await bot.longestStallMs() };
}

async function measureIdle(bench: Bench): Promise<number> {
  bench.progress('memory of an idle bot');
  const world = await openWorld(bench);
  try {
    const bot = await world.startBot();
    await bot.ready();
    await sleep(settleMs);
    return await bot.rssMb();
  } finally {
    await world.close();
  }
}

/** Everything that needs ten thousand runs. */
export const many: Scenario = {
  figures: ['memory', 'stall', 'restart', 'quiet'],
  async measure(bench, wanted) {
    const measured: Measured[] = [];
    const idleMb = wanted.has('memory') ? await measureIdle(bench) : NaN;
    const world = await openWorld(bench);
    try {
      const prototype = await makePrototype(bench, world);
      const few = wanted.has('quiet') ? quietMinuteWithFew(bench, prototype) : undefined;
      const copies = { prototype, from: 1, to: bench.runs + 1 };
      bench.progress(`making ${bench.runs} runs`);
      await world.cluster.seed(copies);

      if (wanted.has('memory') || wanted.has('stall')) {
        bench.progress(`a bot reads ${bench.runs} runs`);
        const { bot, stallMs } = await startListing(world);
        if (wanted.has('memory')) {
          await sleep(settleMs);
          const rssMb = await bot.rssMb();
          const raw = await world.openRaw(watchedResources.length);
          const { bytes } = await raw.ask('list', { paths: watchedPaths(world) });
          measured.push(
            { id: 'memory-idle', value: idleMb, limit: await idleNodeMb() },
            { id: 'memory-many', value: rssMb, limit: idleMb, how: `after ${settleMs / 1000} s` },
            { id: 'memory-kept', value: rssMb - idleMb, limit: bytes / 2 ** 20 },
          );
        }
        if (wanted.has('stall')) {
          bench.progress(`${2 * bench.runs} events arrive`);
          await bot.longestStallMs();
          await world.cluster.storm(copies);
          // The watch is in order: whoever told this has seen all before it.
          await startTold(world, await oneMore(world, prototype, bench.runs + 1));
          const stormMs = await bot.longestStallMs();
          measured.push({ id: 'stall-list', value: stallMs });
          measured.push({ id: 'stall-events', value: stormMs });
        }
        await bot.stop();
      }

      if (wanted.has('restart')) {
        bench.progress(`${restarts} restarts with ${bench.runs} runs`);
        const { ready, told, list } = await measureRestart(world, prototype, bench.runs + 2);
        const how = `median of ${restarts}`;
        measured.push({ id: 'restart-ready', value: ready, limit: list, how });
        measured.push({ id: 'restart-told', value: told, limit: list });
      }

      if (few) {
        const door = await world.openDoor();
        const bot = await world.startBot(door);
        await bot.ready();
        await sleep(settleMs);
        bench.progress('a minute in which nothing happens');
        const value = await quietMinute(door);
        measured.push({ id: 'quiet', value, limit: await few, how: 'one minute of each' });
      }
      return measured;
    } finally {
      await world.close();
    }
  },
};
