import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Stream } from './log-text.ts';

/** How a process ended. A signal's exit code is 128 and its number, as in a container. */
interface Exit {
  readonly exitCode: number;
}

/** A process with everything it starts: one process group. */
export interface RunningProcess {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  /** Reaches the whole group; does nothing once that has ended. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** How long the output of an ended process is waited for: one that left its group may hold it. */
const OUTPUT_GRACE_MS = 1000;

/**
 * Starts a program in a process group of its own, without a shell, with exactly this environment
 * and the output going to `write`. Rejects where the system does not start it. When the program
 * ends, what it left running is killed, as in a container.
 */
export async function startProcess(options: {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly write: (stream: Stream, chunk: Buffer) => void;
}): Promise<RunningProcess> {
  const [program = '', ...args] = options.argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => options.write('stdout', chunk));
  child.stderr.on('data', (chunk: Buffer) => options.write('stderr', chunk));
  const exit = exitOf(child);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', reject);
  });
  return { pid, exit, signal: (signal) => signalGroup(pid, signal) };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
      const giveUp = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OUTPUT_GRACE_MS);
      child.once('close', () => {
        clearTimeout(giveUp);
        resolve({ exitCode });
      });
    });
  });
}

/** Signals every process of the group; a group that is gone is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}
