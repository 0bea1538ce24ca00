import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Measured } from '../measured.ts';
import { openRoom } from '../room.ts';
import type { SlackRoom, Typed } from '../rooms/slack-room.ts';
import { watchNewJobs } from '../runs.ts';
import { percentile } from '../statistics.ts';
import { commandText, openWorld, type Bench } from '../world.ts';
import type { Scenario } from './scenario.ts';

const aSecond = 50;
const seconds = 20;
const everyMs = 1_000 / aSecond;
const count = aSecond * seconds;

const commands = (): readonly string[] =>
  Array.from({ length: count }, (_, index) => commandText(index));

/** Fifty people a second type a command that really trains; every one of them gets their Job. */
async function acksOfBot(bench: Bench): Promise<readonly number[]> {
  const world = await openWorld(bench);
  try {
    const bot = await world.startBot();
    await bot.ready();
    const jobs = await watchNewJobs(world);
    bench.progress(`acks: ${aSecond} commands a second for ${seconds} s`);
    const typed = await world.slack.ask('type', { texts: commands(), everyMs });
    await Promise.all(typed.map(({ text }) => jobs.ofCommand(text)));
    return acked(typed);
  } finally {
    await world.close();
  }
}

/** The same commands to a Bolt app that does nothing. */
async function acksOfEmptyBolt(bench: Bench): Promise<readonly number[]> {
  const rooms = join(import.meta.dirname, '../rooms');
  const slack = openRoom<SlackRoom>(join(rooms, 'slack-room.ts'));
  const { apiUrl } = await slack.ask('open', { channelCount: 100 });
  const bolt = spawn(process.execPath, [join(rooms, 'empty-bolt.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SLACK_API_URL: apiUrl },
  });
  try {
    await slack.ask('connected');
    bench.progress(`acks of an empty Bolt handler: the same`);
    return acked(await slack.ask('type', { texts: commands(), everyMs }));
  } finally {
    const exited = once(bolt, 'exit');
    bolt.kill('SIGKILL');
    await exited;
    await slack.close();
  }
}

function acked(typed: readonly Typed[]): readonly number[] {
  const missing = typed.filter((one) => !one.acked).length;
  if (missing > 0) throw new Error(`${missing} of ${typed.length} commands were not acked`);
  return typed.map(({ tookMs }) => tookMs);
}

/** From a typed command to its ack, at a pace that no workspace has. */
export const ack: Scenario = {
  figures: ['ack'],
  async measure(bench) {
    const bot = await acksOfBot(bench);
    const empty = await acksOfEmptyBolt(bench);
    const row = (id: Measured['id'], share: number): Measured => ({
      id,
      value: percentile(bot, share),
      limit: percentile(empty, share),
    });
    const how = `${count} commands, each of which makes a Job`;
    return [{ ...row('ack-p50', 0.5), how }, row('ack-p99', 0.99), row('ack-slowest', 1)];
  },
};
