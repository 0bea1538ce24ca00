import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type BotProcess } from '../bot-process.ts';
import type { Sandbox } from '../sandbox.ts';
import type { History } from './history.ts';

/** Several bots that are started again whenever they end, as a Deployment does. */
export interface Fleet {
  /** Resolves when some bot is ready; at once when one is. */
  ready(): Promise<void>;
  signal(victim: number, signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends all of them within this very call. */
  killAll(): void;
  /** What bots printed that ended by a bug of their own. */
  crashes(): readonly string[];
  stop(): Promise<void>;
}

/** Long enough not to eat the machine where a bot cannot start at all. */
const restartMs = 150;

export function startFleet(sandbox: Sandbox, replicas: number, history: History): Fleet {
  const running: (BotProcess | undefined)[] = [];
  const crashes: string[] = [];
  const stopping = new AbortController();

  async function keep(slot: number): Promise<void> {
    const port = await freePort();
    while (!stopping.signal.aborted) {
      const bot = sandbox.launchBot(port);
      running[slot] = bot;
      history.note(`bot ${slot} starts`);
      const code = await bot.exited;
      running[slot] = undefined;
      history.note(`bot ${slot} ends (${code ?? 'killed'})`);
      if (bot.output().includes('met an unexpected error')) crashes.push(bot.output());
      await sleep(restartMs);
    }
  }

  const kept = Array.from({ length: replicas }, (_, slot) => keep(slot));

  return {
    async ready() {
      const started = running.filter((bot) => bot !== undefined);
      // One that dies while it is waited for is no news here.
      await Promise.any(started.map((bot) => bot.ready())).catch(() => undefined);
    },
    signal: (victim, signal) => running[victim]?.signal(signal),
    killAll() {
      for (const bot of running) bot?.signal('SIGKILL');
    },
    crashes: () => crashes,
    async stop() {
      stopping.abort();
      for (const bot of running) bot?.signal('SIGTERM');
      await Promise.all(kept);
    },
  };
}
