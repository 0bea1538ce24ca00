import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Pool } from 'undici';
import { freePort, startBotProcess } from '../bot-process.ts';
import { steadyMs } from './steady.ts';

const run = promisify(execFile);

/** The bot under measure: what the Dockerfile runs, with what the Dockerfile sets. */
export interface MeasuredBot {
  /** When /readyz said yes, in milliseconds from the spawn. */
  ready(): Promise<number>;
  /** Resolves once its port answers at all. */
  listening(): Promise<void>;
  /** The resident set, in MB. */
  rssMb(): Promise<number>;
  /**
   * The longest delay of its event loop since this was last asked, in milliseconds, as its own
   * /metrics has it, less the tick of the histogram behind it, which is no delay.
   */
  longestStallMs(): Promise<number>;
  /** Ends it in good order, so that it lets go of its Lease. */
  stop(): Promise<void>;
  /** Ends it at once, whatever it still has to tell. */
  kill(): Promise<void>;
  output(): string;
}

/** How often the event loop's delay is looked at: prom-client's own default. */
const tickMs = 10;

/** The bundle, where `npm run build` puts it. */
export const bundle = 'dist/main.js';

export async function launchBot(options: {
  repository: string;
  program: string;
  environment: Readonly<Record<string, string>>;
  logFile: string;
  /** Where it leaves a CPU profile at its end, if anywhere. */
  profileDir: string | undefined;
}): Promise<MeasuredBot> {
  const port = await freePort();
  const spawnedAt = steadyMs();
  const { repository, program, logFile, profileDir } = options;
  const image = await imageOf(repository);
  const profiling = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
  const bot = startBotProcess({
    repository,
    program,
    logFile,
    port,
    nodeOptions: [...image.nodeOptions, ...profiling],
    environment: { ...image.environment, ...options.environment },
  });
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
  let ended = false;
  void noteEnd();

  async function noteEnd(): Promise<void> {
    await bot.exited;
    ended = true;
  }

  async function get(path: string): Promise<{ status: number; text: string } | undefined> {
    if (ended) throw new Error(`the bot ended:\n${bot.output().slice(-3_000)}`);
    try {
      const answer = await pool.request({ method: 'GET', path });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch {
      return undefined;
    }
  }

  async function until(path: string, wanted: (status: number) => boolean): Promise<void> {
    for (;;) {
      const answer = await get(path);
      if (answer && wanted(answer.status)) return;
      await sleep(20);
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await pool.destroy();
    await bot.stop(signal);
  }

  return {
    async ready() {
      await until('/readyz', (status) => status === 200);
      return steadyMs() - spawnedAt;
    },
    listening: () => until('/healthz', (status) => status === 200),
    rssMb: () => residentMb(bot.pid),
    async longestStallMs() {
      const answer = await get('/metrics');
      const found = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(answer?.text ?? '');
      return Math.max(0, Number(found?.[1]) * 1_000 - tickMs);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    output: () => bot.output(),
  };
}

/** The resident set of a process, in MB of 2²⁰ bytes, as `top` and Kubernetes' Mi have it. */
export async function residentMb(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1_024;
}

/** How the image runs the bundle: both are read from the Dockerfile, so that nothing else is measured. */
export interface Image {
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions: readonly string[];
}

export async function imageOf(repository: string): Promise<Image> {
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8');
  const lines = dockerfile.replaceAll(/\\\n/g, ' ');
  const pairs = [...lines.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
    line
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split('=', 2)),
  );
  const command: unknown = JSON.parse(/^CMD (.*)$/m.exec(lines)?.[1] ?? '[]');
  const words = Array.isArray(command) ? command.map(String) : [];
  return {
    environment: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])),
    nodeOptions: words.slice(1, -1),
  };
}
