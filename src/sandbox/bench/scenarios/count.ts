import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../goals.ts';
import { collectionOf } from '../cluster/paths.ts';
import { asObject, podOf } from '../cluster/prototype.ts';
import { endedJob, endedPod, runningPod } from '../cluster/statuses.ts';
import type { Measured } from '../measured.ts';
import type { Passed } from '../rooms/door-room.ts';
import { watchNewJobs, type NewJobs } from '../runs.ts';
import { commandText, openWorld, type Door, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

/** More commands than it takes for a thousand calls: each makes a Job and a record at least. */
const commands = 1_000;
const atOnce = 50;
const enoughCalls = 1_000;

/** A run's last write is its time to live; nothing follows. */
const lastWrite = 'ttlSecondsAfterFinished';

/** Writes that are about a run: all but those of the Lease, and questions that are asked by POST. */
function isWrite({ method, path }: Passed): boolean {
  return method !== 'GET' && !path.includes('/leases') && !path.includes('authorization.k8s.io');
}

/** Lives one run from the command to the last write, and counts what was written meanwhile. */
async function writesOfLife(
  world: World,
  door: Door,
  jobs: NewJobs,
  exitCode: number,
): Promise<number> {
  const { cluster, slack } = world;
  const { api, namespace } = cluster;
  const milestone = exitCode === 0 ? 'finished' : 'failed';
  await door.room.ask('counts');
  const text = commandText(`life-${milestone}`);
  await slack.ask('type', { texts: [text], everyMs: 0 });
  const { name, uid, object } = await jobs.ofCommand(text);
  const pods = collectionOf('pods', namespace);
  const pod = podOf(object, uid);
  const podPath = `${pods}/${String(asObject(pod['metadata'])['name'])}/status`;
  const began = new Date();
  await api.call('POST', pods, pod);
  await api.call('PATCH', podPath, { status: runningPod(pod, began) });
  // Both lives start once.
  await slack.ask('told', {
    milestone: 'started',
    count: exitCode === 0 ? 1 : 2,
    timeoutMs: 30_000,
  });
  const end = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
  await api.call('PATCH', podPath, { status: endedPod(pod, began, end) });
  await api.call('PATCH', `${collectionOf('jobs', namespace)}/${name}/status`, {
    status: endedJob(began, end),
  });
  await slack.ask('told', { milestone, count: 1, timeoutMs: 30_000 });
  const written: Passed[] = [];
  while (!written.some(({ body }) => body.includes(lastWrite))) {
    await sleep(200);
    const { passed } = await door.room.ask('counts');
    written.push(...passed.filter(isWrite));
  }
  return written.length;
}

/** How many connections the bot opened by the time it had made a thousand calls. */
async function connectionsOf(world: World, door: Door, jobs: NewJobs): Promise<Measured> {
  let calls = 0;
  let connections = 0;
  for (let typed = 0; typed < commands && calls < enoughCalls; typed += atOnce) {
    const texts = Array.from({ length: atOnce }, (_, index) => commandText(`c${typed + index}`));
    await world.slack.ask('type', { texts, everyMs: 0 });
    await Promise.all(texts.map((text) => jobs.ofCommand(text)));
    await sleep(500);
    const counts = await door.room.ask('counts');
    calls += counts.passed.length;
    connections = counts.connections;
  }
  if (calls < enoughCalls) throw new Error(`only ${calls} calls were made`);
  const how = `${calls} calls, ${atOnce} commands at once, watches included`;
  return { id: 'connections', value: connections, how };
}

/** What the API server is asked for one run, and over how many connections. */
export const count: Scenario = {
  figures: ['writes', 'connections'],
  async measure(bench, wanted: ReadonlySet<Figure>) {
    const world = await openWorld(bench, { part: 'count' });
    try {
      const door = await world.openDoor();
      const bot = await world.startBot(door);
      await bot.ready();
      const jobs = await watchNewJobs(world);
      const measured: Measured[] = [];
      if (wanted.has('writes')) {
        bench.progress('the life of a run that finishes, and of one that fails');
        const finished = await writesOfLife(world, door, jobs, 0);
        const failed = await writesOfLife(world, door, jobs, 1);
        measured.push({ id: 'writes-finished', value: finished, limit: 1 });
        measured.push({ id: 'writes-failed', value: failed, limit: 1 });
      }
      if (wanted.has('connections')) {
        bench.progress('a thousand calls');
        measured.push(await connectionsOf(world, door, jobs));
      }
      return measured;
    } finally {
      await world.close();
    }
  },
};
