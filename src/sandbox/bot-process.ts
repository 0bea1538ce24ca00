import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The bot as it is really run: its own process, told everything by its environment. */
export interface BotProcess {
  readonly port: number;
  readonly pid: number;
  /** Resolves when /readyz says yes; rejects with what it printed when it ends before. */
  ready(): Promise<void>;
  /** Sends the signal and resolves with the exit code (null when a signal ended it). */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Sends a signal and waits for nothing: SIGSTOP, SIGCONT, or a SIGKILL in the middle of a call. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code when it ends by itself. */
  readonly exited: Promise<number | null>;
  /** What it printed so far, both streams. */
  output(): string;
}

/** Starts the bot from the repository with this environment and nothing else of ours. */
export function startBotProcess(options: {
  repository: string;
  /** What Node runs, seen from the repository: its sources unless given. */
  program?: string;
  /** Node's own options. */
  nodeOptions?: readonly string[];
  port: number;
  environment: Readonly<Record<string, string>>;
  /** Its log goes here too. */
  logFile?: string;
}): BotProcess {
  const { port, program = 'src/main.ts', nodeOptions = [] } = options;
  const child = spawn(process.execPath, [...nodeOptions, join(options.repository, program)], {
    cwd: options.repository,
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whoever started it may end at any moment, and leaves no bot behind.
  const endToo = (): void => void child.kill('SIGKILL');
  process.once('exit', endToo);
  let printed = '';
  const file = options.logFile ? createWriteStream(options.logFile, { flags: 'a' }) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      printed += chunk;
      file?.write(chunk);
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', endToo);
      file?.end();
      resolve(code);
    });
  });
  return {
    port,
    pid: child.pid ?? 0,
    exited,
    output: () => printed,
    ready: () =>
      Promise.race([
        answersReady(port),
        exited.then((code) => {
          throw new Error(`the bot ended with ${code} before it was ready:\n${printed}`);
        }),
      ]),
    signal: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

async function answersReady(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port of the loopback interface that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port to be had');
  return address.port;
}
