import type { BotProcess } from './bot-process.ts';
import type { BotState } from './page/model.ts';
import type { Sandbox } from './sandbox.ts';

/** Starts the bot again whenever it ends, as the Deployment of a cluster does. */
export interface BotKeeper {
  /** Resolves when it runs; rejects where it ends before that for the first time. */
  start(): Promise<void>;
  state(): BotState;
  /** Ends the process as a lost node would: at once, in the middle of whatever it does. */
  kill(): void;
  onChange(listener: () => void): void;
  /** From now on, an end is an end. */
  stop(): void;
}

const LONGEST_PAUSE_MS = 30_000;

export function keepBot(
  sandbox: Pick<Sandbox, 'startBot'>,
  options: { pauseMs: number; now?: () => number; sleep?: (ms: number) => Promise<void> },
): BotKeeper {
  const { pauseMs, now = Date.now, sleep = pause } = options;
  let state: BotState = { phase: 'starting' };
  let running: BotProcess | undefined;
  let stopped = false;
  const listeners: (() => void)[] = [];

  function become(next: BotState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function begin(): Promise<void> {
    become({ phase: 'starting' });
    running = await sandbox.startBot();
    become({ phase: 'running' });
  }

  /** Once it runs, for as long as it is kept. */
  async function keep(): Promise<void> {
    let failures = 0;
    for (;;) {
      await running?.exited;
      running = undefined;
      if (stopped) return;
      const waitMs = Math.min(pauseMs * 2 ** failures, LONGEST_PAUSE_MS);
      become({ phase: 'down', againAtMs: now() + waitMs });
      await sleep(waitMs);
      if (stopped) return;
      // What it printed is in its log; here it only matters that it must be tried again.
      failures = await begin().then(
        () => 0,
        () => failures + 1,
      );
    }
  }

  return {
    async start() {
      await begin();
      void keep();
    },
    state: () => state,
    kill: () => running?.signal('SIGKILL'),
    onChange: (listener) => void listeners.push(listener),
    stop() {
      stopped = true;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
