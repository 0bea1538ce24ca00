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
  /** The port of a bot that is ready, of several in turn. */
  nextPort(): number | undefined;
  /** True where some bot is ready, and not paused. */
  serves(): boolean;
  /** True where a bot was killed, ended or paused since then, in milliseconds since 1970. */
  hurtSince(ms: number): boolean;
  /** What bots printed that ended by a bug of their own. */
  crashes(): readonly string[];
  /** Everything that each of them logged, as JSON lines. */
  logs(): readonly string[];
  stop(): Promise<void>;
}

interface Slot {
  readonly bot: BotProcess;
  ready: boolean;
  paused: boolean;
}

/** Long enough not to eat the machine where a bot cannot start at all. */
const restartMs = 150;

export function startFleet(sandbox: Sandbox, replicas: number, history: History): Fleet {
  const slots: (Slot | undefined)[] = [];
  const crashes: string[] = [];
  const logs: string[] = [];
  const stopping = new AbortController();
  let hurtMs = 0;
  let turn = 0;

  const standing = (): Slot[] => slots.filter((slot) => slot !== undefined);
  const serving = (): Slot[] => standing().filter(({ ready, paused }) => ready && !paused);

  async function noteReady(slot: Slot): Promise<void> {
    await slot.bot.ready().then(
      () => (slot.ready = true),
      () => false,
    );
  }

  async function keep(index: number): Promise<void> {
    const port = await freePort();
    while (!stopping.signal.aborted) {
      const bot = sandbox.launchBot(port);
      const slot: Slot = { bot, ready: false, paused: false };
      slots[index] = slot;
      history.note(`bot ${index} starts`);
      void noteReady(slot);
      const code = await bot.exited;
      slots[index] = undefined;
      hurtMs = Date.now();
      history.note(`bot ${index} ends (${code ?? 'killed'})`);
      logs.push(bot.output());
      if (bot.output().includes('met an unexpected error')) crashes.push(bot.output());
      await sleep(restartMs);
    }
  }

  const kept = Array.from({ length: replicas }, (_, index) => keep(index));

  return {
    async ready() {
      // One that dies while it is waited for is no news here.
      await Promise.any(standing().map(({ bot }) => bot.ready())).catch(() => undefined);
    },
    signal(victim, signal) {
      const slot = slots[victim];
      if (!slot) return;
      hurtMs = Date.now();
      slot.paused = signal === 'SIGSTOP';
      slot.bot.signal(signal);
    },
    killAll() {
      hurtMs = Date.now();
      for (const { bot } of standing()) bot.signal('SIGKILL');
    },
    nextPort() {
      turn += 1;
      const able = serving();
      return able[turn % Math.max(1, able.length)]?.bot.port;
    },
    serves: () => serving().length > 0,
    hurtSince: (ms) => hurtMs >= ms || standing().some(({ paused }) => paused),
    crashes: () => crashes,
    logs: () => [...logs, ...standing().map(({ bot }) => bot.output())],
    async stop() {
      stopping.abort();
      for (const { bot } of standing()) bot.signal('SIGTERM');
      await Promise.all(kept);
    },
  };
}
