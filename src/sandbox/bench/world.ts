import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { people, tokens } from '../world.ts';
import { launchBot, type MeasuredBot } from './bot.ts';
import type { BenchCluster } from './cluster/cluster.ts';
import { writeKubeconfig, type Server } from './cluster/kubeconfig.ts';
import { asObject } from './cluster/prototype.ts';
import { openRoom, type Room } from './room.ts';
import type { DoorRoom } from './rooms/door-room.ts';
import type { RawRoom } from './rooms/raw-room.ts';
import type { SlackRoom } from './rooms/slack-room.ts';

/** What every scenario is given. */
export interface Bench {
  readonly repository: string;
  /** Everything that is written lies below. */
  readonly dir: string;
  /** What Node runs as the bot, seen from the repository. */
  readonly program: string;
  /** Where each bot leaves a CPU profile, if anywhere. */
  readonly profileDir: string | undefined;
  /** How many tracked runs are many. */
  readonly runs: number;
  /** `part` tells worlds apart that live side by side. */
  openCluster(part?: string): Promise<BenchCluster>;
  progress(text: string): void;
}

/** A cluster, a workspace and the bot between them, each in a process of its own. */
export interface World {
  readonly cluster: BenchCluster;
  readonly slack: Room<SlackRoom>;
  /** Starts a bot; with a door, it goes to the API server through that. */
  startBot(door?: Door): Promise<MeasuredBot>;
  openDoor(): Promise<Door>;
  /** Opens what measures the limits, with so many connections as the bot itself would have. */
  openRaw(connections: number): Promise<Room<RawRoom>>;
  close(): Promise<void>;
}

export interface Door {
  readonly room: Room<DoorRoom>;
  readonly server: Server;
}

/** Cards go to many channels, so that no channel's own limit is met. */
const manyChannels = 100;

/** The one model of the bench; it never runs. */
const model = 'bench';

/** A command for a run of its own: `n` tells it from others. */
export function commandText(n: number | string): string {
  return `${model} lr=0.01 epochs=90 optimizer=sgd n=${n}`;
}

export async function openWorld(
  bench: Bench,
  { channelCount = manyChannels, part }: { channelCount?: number; part?: string } = {},
): Promise<World> {
  const dir = await mkdtemp(join(bench.dir, 'world-'));
  const cluster = await bench.openCluster(part);
  const slack = openRoom<SlackRoom>(join(import.meta.dirname, 'rooms/slack-room.ts'));
  const { apiUrl } = await slack.ask('open', { channelCount });
  const templates = await writeTemplates(bench.repository, dir);
  const config = join(dir, 'config.yaml');
  await writeFile(config, dump(configFor(cluster)));
  const rooms: Room<never>[] = [];
  const bots: MeasuredBot[] = [];
  const open = <R extends Room<never>>(room: R): R => {
    rooms.push(room);
    return room;
  };

  return {
    cluster,
    slack,
    async startBot(door) {
      const kubeconfig = await writeKubeconfig(
        join(dir, door ? 'kubeconfig-door' : 'kubeconfig'),
        door ? throughDoor(door.server) : cluster.bot.kubeconfig,
        cluster.home,
      );
      const bot = await launchBot({
        repository: bench.repository,
        program: bench.program,
        profileDir: bench.profileDir,
        logFile: join(bench.dir, 'bot.log'),
        environment: {
          SLACK_BOT_TOKEN: tokens.bot,
          SLACK_APP_TOKEN: tokens.app,
          SLACK_API_URL: apiUrl,
          SLACK_TRAIN_CONFIG: config,
          SLACK_TRAIN_TEMPLATES: templates,
          KUBECONFIG: kubeconfig,
          LOG_LEVEL: 'info',
        },
      });
      bots.push(bot);
      return bot;
    },
    async openDoor() {
      const room = open(openRoom<DoorRoom>(join(import.meta.dirname, 'rooms/door-room.ts')));
      const { url, cert } = await room.ask('open', { server: cluster.bot.server });
      return { room, server: { url, headers: {}, tls: { ca: cert } } };
    },
    async openRaw(connections) {
      const room = open(openRoom<RawRoom>(join(import.meta.dirname, 'rooms/raw-room.ts')));
      await room.ask('open', { server: cluster.bot.server, connections });
      return room;
    },
    async close() {
      // One that is to leave a profile ends in good order; of the others nothing more is wanted.
      await Promise.all(bots.map((bot) => (bench.profileDir ? bot.stop() : bot.kill())));
      await Promise.all(rooms.map((room) => room.close()));
      await slack.close();
      await cluster.close();
    },
  };
}

function throughDoor({ url, tls }: Server) {
  const trusted = Buffer.from(tls.ca ?? '').toString('base64');
  // The door shows the real credentials.
  return {
    cluster: { server: url, 'certificate-authority-data': trusted },
    user: { token: 'of-the-door' },
  };
}

function configFor({ namespace, identity, person }: BenchCluster): unknown {
  return {
    cluster: { namespace, identity },
    outputs: { root: '/share', timeZone: 'UTC' },
    defaults: {
      image: 'matilda/{model}-train-{type}:latest',
      command: ['python', 'train.py'],
      args: ['--checkpoint-path', '/worker/checkpoint', '--use-tensorboard', '--log-path', 'l.log'],
    },
    models: {
      [model]: {
        types: ['gpu'],
        maxGpus: 1,
        parameters: {
          lr: { type: 'number', min: 0, default: 0.1 },
          epochs: { type: 'integer', min: 1, default: 90 },
          optimizer: { type: 'choice', choices: ['sgd', 'adam'] },
        },
        openParameters: true,
      },
    },
    users: { [people.vision1.id]: { id: person, uid: 2001, gid: 2000 } },
  };
}

/** The shipped templates, for Jobs that no controller touches: their pods are made by the bench. */
async function writeTemplates(repository: string, dir: string): Promise<string> {
  const to = join(dir, 'templates');
  await mkdir(to);
  const from = join(repository, 'templates');
  const files = (await readdir(from)).filter((file) => file.endsWith('.yaml'));
  await Promise.all(
    files.map(async (file) => {
      const job = asObject(load(await readFile(join(from, file), 'utf8')));
      const spec = { ...asObject(job['spec']), managedBy: 'slack-train.example/bench' };
      await writeFile(join(to, file), dump({ ...job, spec }));
    }),
  );
  return to;
}
