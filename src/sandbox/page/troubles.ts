import type { BotKeeper } from '../keep-bot.ts';
import type { KubernetesEmulator } from '../kubernetes/types.ts';
import type { SlackEmulator } from '../slack/types.ts';
import { clusterOf, freeGpus } from './cluster.ts';
import { troubleNames, type Told, type Trouble, type TroubleName, type Troubles } from './model.ts';

/** Who takes the GPUs: a Job that holds them until they are freed. */
const HOG = { namespace: 'training', name: 'gpu-hog' } as const;

/** The troubles that a visitor can make, each of which the threads must survive. */
export interface TroubleMaker {
  state(): Troubles;
  /** Makes one, or ends one that only ends on request; the state then says what it did. */
  make(name: TroubleName): void;
  onChange(listener: () => void): void;
  stop(): void;
}

export interface TroubleDeps {
  readonly slack: Pick<SlackEmulator, 'fault'>;
  readonly kubernetes: Pick<KubernetesEmulator, 'fault' | 'cutWatches' | 'store'>;
  readonly keeper: Pick<BotKeeper, 'kill' | 'state'>;
  /** How long those last that end by themselves, and how long the bot stays away. */
  readonly lastMs: number;
  readonly botPauseMs: number;
  readonly now?: () => number;
  readonly timers?: Timers;
}

/** Does something later, once or again and again; returns what takes it back. */
export interface Timers {
  after(ms: number, task: () => void): () => void;
  every(ms: number, task: () => void): () => void;
}

const REAL_TIMERS: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};

export function createTroubleMaker(deps: TroubleDeps): TroubleMaker {
  const { slack, kubernetes, keeper, lastMs, now = Date.now, timers = REAL_TIMERS } = deps;
  const { store } = kubernetes;
  let told: Told | undefined;
  const listeners: (() => void)[] = [];
  const passing = createPassing(now, timers, () => {
    for (const listener of listeners) listener();
  });
  const lastS = Math.round(lastMs / 1_000);

  function killBot(): Told {
    keeper.kill();
    return {
      did: `Killed the bot’s process. It starts again by itself in ${Math.round(deps.botPauseMs / 1_000)} s, as in a cluster.`,
      watch:
        'The runs go on without it. When it is back, each thread is told what it missed, and nothing twice. Until then a command answers dispatch_failed.',
    };
  }

  function cutWatch(): Told {
    const takeBack = kubernetes.fault({
      match: /^GET .*[?&]watch=(?:true|1)\b/,
      times: Number.POSITIVE_INFINITY,
      answer: 'reset',
    });
    kubernetes.cutWatches('reset');
    passing.begin('cut-watch', lastMs, takeBack);
    return {
      did: `Broke the bot’s watches on the cluster, and breaks every new one for ${lastS} s.`,
      watch:
        'What happens now in the cluster reaches its thread late, but in order and once: the bot lists anew and compares.',
    };
  }

  function limitRate(): Told {
    let takeBack = (): void => undefined;
    const endsAtMs = now() + lastMs;
    const plan = (): void => {
      takeBack();
      const retryAfterS = Math.max(1, Math.ceil((endsAtMs - now()) / 1_000));
      const answer = { kind: 'status', status: 429, retryAfterS } as const;
      takeBack = slack.fault({ method: '*', times: Number.POSITIVE_INFINITY, answer });
    };
    plan();
    // The wait that Slack asks for shrinks as the time passes.
    const stopPlanning = timers.every(1_000, plan);
    passing.begin('rate-limit', lastMs, () => {
      stopPlanning();
      takeBack();
    });
    return {
      did: `Slack answers every call of the bot with 429 for ${lastS} s.`,
      watch:
        'Nothing new appears in Slack until then. Afterwards the milestones come in their order; edits of a card that were overtaken are left out.',
    };
  }

  function fillGpus(): Told {
    if (hogIsThere()) return freeAgain();
    const count = freeGpus(clusterOf(store));
    if (count === 0)
      return {
        did: 'Every GPU is taken already: there is nothing to fill.',
        watch: 'A run that is asked for now waits, and its card says for what.',
      };
    store.create('jobs', hogJob(count));
    return {
      did: `A Job named ${HOG.name} holds the ${count} GPUs that were free. Press again to free them.`,
      watch:
        'Ask for a run with gpu=1: its card says that it waits for GPUs, and it starts as soon as they are free.',
    };
  }

  function freeAgain(): Told {
    store.delete('jobs', HOG.namespace, HOG.name, { propagation: 'Background' });
    return {
      did: `Deleted the Job ${HOG.name}: its GPUs are free again.`,
      watch: 'Runs that waited for GPUs start now.',
    };
  }

  const hogIsThere = (): boolean => {
    const hog = store.get('jobs', HOG.namespace, HOG.name);
    return hog !== undefined && hog.metadata.deletionTimestamp === undefined;
  };

  const isActive: Readonly<Record<TroubleName, () => boolean>> = {
    'kill-bot': () => keeper.state().phase !== 'running',
    'cut-watch': () => passing.endsAtMs('cut-watch') !== undefined,
    'fill-gpus': hogIsThere,
    'rate-limit': () => passing.endsAtMs('rate-limit') !== undefined,
  };
  const makers: Readonly<Record<TroubleName, () => Told>> = {
    'kill-bot': killBot,
    'cut-watch': cutWatch,
    'fill-gpus': fillGpus,
    'rate-limit': limitRate,
  };

  function troubleNamed(name: TroubleName): Trouble {
    const endsAtMs = passing.endsAtMs(name);
    return { name, active: isActive[name](), ...(endsAtMs !== undefined && { endsAtMs }) };
  }

  return {
    state: () => ({
      all: troubleNames.map((name) => troubleNamed(name)),
      ...(told && { told }),
    }),
    make(name) {
      told = makers[name]();
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
    stop: () => passing.stop(),
  };
}

/** Troubles that end by themselves. */
function createPassing(now: () => number, timers: Timers, ended: () => void) {
  const under = new Map<TroubleName, { endsAtMs: number; end: () => void }>();
  return {
    /** Begins one; one of this name that is under way ends first. */
    begin(name: TroubleName, lastMs: number, undo: () => void): void {
      under.get(name)?.end();
      const end = (): void => {
        forget();
        undo();
        under.delete(name);
        ended();
      };
      const forget = timers.after(lastMs, end);
      under.set(name, { endsAtMs: now() + lastMs, end });
    },
    endsAtMs: (name: TroubleName): number | undefined => under.get(name)?.endsAtMs,
    stop(): void {
      for (const { end } of under.values()) end();
    },
  };
}

/** A pod for each GPU, so that they fit wherever one is free. */
function hogJob(count: number) {
  const limits = { 'nvidia.com/gpu': '1' };
  const container = { name: 'hog', image: 'busybox', command: ['sleep', '86400'] };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...HOG },
    spec: {
      parallelism: count,
      completions: count,
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 0,
          containers: [{ ...container, resources: { limits } }],
        },
      },
    },
  };
}
