import { setTimeout as sleep } from 'node:timers/promises';
import { watchedResources } from '../cluster/paths.ts';
import type { Crowd } from '../crowd.ts';
import type { Measured } from '../measured.ts';
import { makePrototype } from '../runs.ts';
import { openWorld, type Bench, type Door } from '../world.ts';
import type { Scenario } from './scenario.ts';
import { idleNodeMb } from './start.ts';

/** Until what a start left behind has settled. */
const settleMs = 30_000;
/** A minute, of which nothing is told. */
const minuteMs = 60_000;
const fewRuns = 10;

async function idleMb(bench: Bench): Promise<number> {
  const world = await openWorld(bench, { part: 'idle' });
  try {
    const bot = await world.startBot();
    await bot.ready();
    await sleep(settleMs);
    return await bot.rssMb();
  } finally {
    await world.close();
  }
}

/** What the bot asks in a minute in which nothing happens. */
async function quietMinute(door: Door): Promise<number> {
  await door.room.ask('counts');
  await sleep(minuteMs);
  return (await door.room.ask('counts')).passed.length;
}

/** The same minute with a few runs: what a minute with many is compared with. */
async function quietMinuteWithFew(bench: Bench): Promise<number> {
  const world = await openWorld(bench, { part: 'few' });
  try {
    const prototype = await makePrototype(bench, world);
    await world.cluster.seed({ prototype, from: 1, to: fewRuns + 1 });
    const door = await world.openDoor();
    const bot = await world.startBot(door);
    await bot.ready();
    await sleep(settleMs);
    return await quietMinute(door);
  } finally {
    await world.close();
  }
}

/** A bot that has taken in very many runs: what it holds, and what it asks in a minute. */
async function atRest(
  bench: Bench,
  { world, paths }: Crowd,
): Promise<{ rssMb: number; rawMb: number; quiet: number }> {
  const door = await world.openDoor();
  const bot = await world.startBot(door);
  await bot.ready();
  await sleep(settleMs);
  const rssMb = await bot.rssMb();
  bench.progress('a minute in which nothing happens');
  const quiet = await quietMinute(door);
  await bot.stop();
  const raw = await world.openRaw(watchedResources.length);
  const { bytes } = await raw.ask('list', { paths });
  return { rssMb, rawMb: bytes / 2 ** 20, quiet };
}

/** What very many runs cost while nothing happens. */
export const kept: Scenario = {
  figures: ['memory', 'quiet'],
  async measure(bench, wanted, openedCrowd) {
    const crowd = await openedCrowd();
    bench.progress(`memory of an idle bot, and of one that has ${bench.runs} runs`);
    const [idle, few, { rssMb, rawMb, quiet }] = await Promise.all([
      idleMb(bench),
      quietMinuteWithFew(bench),
      atRest(bench, crowd),
    ]);
    const how = `${settleMs / 1000} s after the start`;
    const all: readonly Measured[] = [
      { id: 'memory-idle', value: idle, limit: await idleNodeMb(), how },
      { id: 'memory-many', value: rssMb, limit: idle, how },
      { id: 'memory-kept', value: rssMb - idle, limit: rawMb },
      { id: 'quiet', value: quiet, limit: few, how: 'one minute of each' },
    ];
    return all.filter(({ id }) => wanted.has(id === 'quiet' ? 'quiet' : 'memory'));
  },
};
