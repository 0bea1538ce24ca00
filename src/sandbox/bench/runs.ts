import { annotation, recordKey } from '../../training/names.ts';
import { collectionOf, ofPerson } from './cluster/paths.ts';
import { asObject, type Json, type Prototype } from './cluster/prototype.ts';
import { steadyMs } from './steady.ts';
import { commandText, type Bench, type World } from './world.ts';

/** A Job as the bench's own watch saw it come. */
interface NewJob {
  readonly name: string;
  readonly uid: string;
  readonly at: number;
  readonly object: Json;
}

/** The Jobs of the bench, as its own watch sees them come. */
export interface NewJobs {
  /** Resolves with the Job that this command made. */
  ofCommand(text: string, timeoutMs?: number): Promise<NewJob>;
  /** Resolves with the Job of this name. */
  named(name: string, timeoutMs?: number): Promise<NewJob>;
}

const longestMs = 60_000;

/** Watches the Jobs of a world from now on. */
export async function watchNewJobs({ cluster }: World): Promise<NewJobs> {
  const found = new Map<string, NewJob>();
  const waiting = new Map<string, (job: NewJob) => void>();
  const { namespace, person, api } = cluster;

  function note(key: string, job: NewJob): void {
    found.set(key, job);
    waiting.get(key)?.(job);
    waiting.delete(key);
  }

  await api.watch(`${collectionOf('jobs', namespace)}?${ofPerson(person)}`, (seen) => {
    if (seen.type !== 'ADDED') return;
    const { name, uid, annotations } = asObject(seen.object['metadata']);
    const job = { name: String(name), uid: String(uid), at: seen.at, object: seen.object };
    const spec = asObject(annotations)[annotation.spec];
    const command = typeof spec === 'string' ? asObject(JSON.parse(spec))['commandText'] : '';
    note(`command ${numberIn(String(command))}`, job);
    note(`name ${job.name}`, job);
  });

  async function wait(key: string, timeoutMs: number): Promise<NewJob> {
    const known = found.get(key);
    if (known) return known;
    const { promise, resolve, reject } = Promise.withResolvers<NewJob>();
    waiting.set(key, resolve);
    const late = new Error(`no Job for "${key}" within ${timeoutMs} ms`);
    const timer = setTimeout(() => reject(late), timeoutMs);
    return promise.finally(() => clearTimeout(timer));
  }

  return {
    ofCommand: (text, timeoutMs = longestMs) => wait(`command ${numberIn(text)}`, timeoutMs),
    named: (name, timeoutMs = longestMs) => wait(`name ${name}`, timeoutMs),
  };
}

/** What tells one command of the bench from another. */
function numberIn(command: string): string {
  return /\bn=(\S+)/.exec(command)?.[1] ?? '';
}

/** Has one bot make one run, and takes from it what all others are copies of. */
export async function makePrototype(bench: Bench, world: World): Promise<Prototype> {
  bench.progress('making the run that all others are copies of');
  const { slack } = world;
  const door = await world.openDoor();
  const bot = await world.startBot(door);
  await bot.ready();
  const jobs = await watchNewJobs(world);
  const text = commandText('prototype');
  await slack.ask('type', { texts: [text], everyMs: 0 });
  const { name } = await jobs.ofCommand(text);
  await slack.ask('told', { milestone: 'card', count: 1, timeoutMs: longestMs });
  const { passed } = await door.room.ask('counts');
  const posted = passed.find(
    ({ method, path, body }) => method === 'POST' && path.includes('/jobs') && body.includes(name),
  );
  if (!posted) throw new Error('the bot posted no Job through the door');
  const record = await untilTold(world, name);
  const job = asObject(JSON.parse(posted.body));
  const { run, jobName } = asObject(JSON.parse(String(asObject(record['data'])[recordKey])));
  await bot.stop();
  await door.room.close();
  const { path, headers } = posted;
  return { run: String(run), jobName: String(jobName), job, path, headers, record };
}

/** The record of a Job, once the bot has written where its card stands. */
async function untilTold({ cluster }: World, jobName: string): Promise<Json> {
  const path = `${collectionOf('configmaps', cluster.namespace)}/${jobName}-record`;
  for (const start = steadyMs(); steadyMs() - start < longestMs;) {
    const { body, status } = await cluster.api.call('GET', path, undefined, [404]);
    const record = String(asObject(body['data'])[recordKey]);
    if (status === 200 && record.includes('"card"')) return body;
  }
  throw new Error(`the record of ${jobName} was not written`);
}
