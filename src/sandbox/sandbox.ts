import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dump } from 'js-yaml';
import { freePort, startBotProcess, type BotProcess } from './bot-process.ts';
import { createKubernetesEmulator } from './kubernetes/emulator.ts';
import type { KubernetesEmulator, Timing } from './kubernetes/types.ts';
import { createSlackEmulator } from './slack/emulator.ts';
import type { SlackEmulator, SlackEmulatorOptions } from './slack/types.ts';
import {
  botIdentity,
  channels,
  demoConfig,
  deployedObjects,
  namespaces,
  nodes,
  people,
  tokens,
  type SandboxConfig,
} from './world.ts';

/** A workspace, a cluster and a bot, each behind real sockets of this machine. */
export interface Sandbox {
  readonly slack: SlackEmulator;
  readonly kubernetes: KubernetesEmulator;
  /** The bot that runs now; `restartBot` puts another in its place. */
  readonly bot: BotProcess;
  /** The folder that plays the shared disk. */
  readonly share: string;
  /** A kubeconfig with all rights, to look around with kubectl. */
  readonly adminKubeconfig: string;
  /** The settings file the bot reads. */
  readonly configPath: string;
  startBot(): Promise<BotProcess>;
  /** Where Slack delivers to over HTTP; the port of `startBot`. */
  readonly requestPort: number;
  /** Starts one more bot, on a port of its own. Whoever asked for it waits for it, and ends it. */
  launchBot(port: number): BotProcess;
  stop(): Promise<void>;
}

export interface SandboxOptions {
  readonly repository: string;
  /** Everything the sandbox writes lies below. */
  readonly dir: string;
  readonly transport?: 'socket' | 'http';
  readonly timing?: Partial<Timing>;
  /** Changes the demo's settings before they are written. */
  readonly configure?: (config: SandboxConfig) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** Another program than the sources: the bundle; and Node's options for it. */
  readonly program?: string;
  readonly nodeOptions?: readonly string[];
  /** Other people or channels than the demo's, or a Slack without limits. */
  readonly slack?: Partial<Pick<SlackEmulatorOptions, 'users' | 'channels' | 'rateLimits'>>;
  /** The most objects of one page of a list. */
  readonly pageLimit?: number;
}

/** Starts both emulators and, once `startBot` is called, the bot against them. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dir = resolve(options.dir);
  const share = join(dir, 'share');
  // What a platform engineer does once for each person: a folder of their own on the share.
  await Promise.all(
    ['vision1', 'mladmin'].map((id) => mkdir(join(share, id), { recursive: true, mode: 0o750 })),
  );
  const configPath = join(dir, 'config.yaml');
  const config = demoConfig(share);
  options.configure?.(config);
  await writeFile(configPath, dump(config, { lineWidth: 120 }));

  const kubernetes = await createKubernetesEmulator({
    dir,
    nodes,
    namespaces,
    tokens: { [tokens.cluster]: botIdentity },
    objects: await deployedObjects(options.repository),
    ...(options.timing ? { timing: options.timing } : {}),
    ...(options.pageLimit === undefined ? {} : { pageLimit: options.pageLimit }),
  });
  const kubeconfig = await kubernetes.kubeconfig(tokens.cluster, 'slack-train');
  const adminKubeconfig = await kubernetes.kubeconfig(kubernetes.adminToken, 'training');
  const overHttp = options.transport === 'http';
  const port = await freePort();
  const slack = await createSlackEmulator({
    users: Object.values(people),
    channels: Object.values(channels),
    botToken: tokens.bot,
    ...options.slack,
    ...(overHttp
      ? { signingSecret: tokens.signingSecret, requestUrl: `http://127.0.0.1:${port}/slack/events` }
      : { appToken: tokens.app }),
  });

  const launchBot = (botPort: number): BotProcess =>
    startBotProcess({
      repository: options.repository,
      ...(options.program !== undefined && { program: options.program }),
      ...(options.nodeOptions && { nodeOptions: options.nodeOptions }),
      port: botPort,
      logFile: join(dir, 'bot.log'),
      environment: {
        SLACK_BOT_TOKEN: tokens.bot,
        ...(overHttp
          ? { SLACK_SIGNING_SECRET: tokens.signingSecret }
          : { SLACK_APP_TOKEN: tokens.app }),
        SLACK_API_URL: slack.apiUrl,
        SLACK_TRAIN_CONFIG: configPath,
        KUBECONFIG: kubeconfig,
        LOG_LEVEL: 'info',
        ...options.environment,
      },
    });

  let bot: BotProcess | undefined;
  return {
    slack,
    kubernetes,
    share,
    adminKubeconfig,
    configPath,
    requestPort: port,
    get bot() {
      if (!bot) throw new Error('the bot has not been started');
      return bot;
    },
    launchBot,
    async startBot() {
      bot = launchBot(port);
      await bot.ready();
      return bot;
    },
    async stop() {
      await bot?.stop();
      await Promise.all([slack.stop(), kubernetes.stop()]);
    },
  };
}
