import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startBotProcess, type BotProcess } from '../../src/sandbox/bot-process.ts';
import { people, tokens } from '../../src/sandbox/world.ts';
import { stage, type Stage } from './stage.ts';

const repository = resolve(import.meta.dirname, '../..');

type Environment = Readonly<Record<string, string>>;

/** A bot process with the sandbox's own environment, but for these variables. */
async function startWith({ sandbox }: Stage, changed: Environment): Promise<BotProcess> {
  const bot = startBotProcess({
    repository,
    port: await freePort(),
    environment: {
      SLACK_BOT_TOKEN: tokens.bot,
      SLACK_APP_TOKEN: tokens.app,
      SLACK_API_URL: sandbox.slack.apiUrl,
      SLACK_TRAIN_CONFIG: sandbox.configPath,
      KUBECONFIG: await sandbox.kubernetes.kubeconfig(tokens.cluster),
      ...changed,
    },
  });
  onTestFinished(async () => void (await bot.stop('SIGKILL')));
  return bot;
}

/** What a person reads of the output: the lines that are not the log's. */
function plainLines(bot: BotProcess): readonly string[] {
  return bot
    .output()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'));
}

/** A file in the stage's own folder. */
async function written({ dir }: Stage, name: string, text: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text);
  return path;
}

/** A folder of templates that names a placeholder which does not exist. */
async function misspeltTemplates(here: Stage): Promise<string> {
  const folder = join(here.dir, 'templates');
  await mkdir(folder);
  for (const name of ['gpu-job.yaml', 'cpu-job.yaml']) {
    const text = await readFile(join(repository, 'templates', name), 'utf8');
    const changed = name === 'gpu-job.yaml' ? text.replace('${image}', '${imgae}') : text;
    await writeFile(join(folder, name), changed);
  }
  return folder;
}

/** A port that this very test listens on. */
async function portInUse(): Promise<string> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port to be had');
  return String(address.port);
}

/** The sandbox's own settings with three mistakes in them. */
async function withMistakes(here: Stage): Promise<string> {
  const good = await readFile(here.sandbox.configPath, 'utf8');
  const bad = good.replace('maxGpus: 8', 'maxGpus: lots').replace('uid: 2001', 'uid: -1');
  return written(here, 'bad.yaml', `${bad}modles: {}\n`);
}

test.each<[string, (here: Stage) => Environment | Promise<Environment>, readonly RegExp[]]>([
  [
    'no tokens at all',
    () => ({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' }),
    [/SLACK_BOT_TOKEN is not set/, /SLACK_APP_TOKEN .*SLACK_SIGNING_SECRET/],
  ],
  [
    'a bot token that Slack refuses',
    () => ({ SLACK_BOT_TOKEN: 'xoxb-wrong' }),
    [/SLACK_BOT_TOKEN/],
  ],
  [
    'an app token that Slack refuses',
    () => ({ SLACK_APP_TOKEN: 'xapp-wrong' }),
    [/SLACK_APP_TOKEN/],
  ],
  [
    'Slack out of reach',
    async () => ({ SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api/` }),
    [/Slack cannot be reached at http:.*ECONNREFUSED/],
  ],
  [
    'a cluster out of reach',
    async (here) => {
      const kubeconfig = await here.sandbox.kubernetes.kubeconfig(tokens.cluster);
      const text = await readFile(kubeconfig, 'utf8');
      const elsewhere = text.replace(
        new URL(here.sandbox.kubernetes.url).host,
        `127.0.0.1:${await freePort()}`,
      );
      return { KUBECONFIG: await written(here, 'elsewhere', elsewhere) };
    },
    [/KUBECONFIG: the API server cannot be reached.*ECONNREFUSED/],
  ],
  [
    'a KUBECONFIG that does not exist',
    () => ({ KUBECONFIG: '/nowhere/kubeconfig' }),
    [/KUBECONFIG: \/nowhere\/kubeconfig/],
  ],
  [
    'credentials that the cluster does not accept',
    async (here) => ({ KUBECONFIG: await here.sandbox.kubernetes.kubeconfig('wrong-token') }),
    [/KUBECONFIG: the API server does not accept the credentials/],
  ],
  [
    'three mistakes in config.yaml',
    async (here) => ({ SLACK_TRAIN_CONFIG: await withMistakes(here) }),
    [/bad\.yaml.*maxGpus.*lots/, /bad\.yaml.*uid.*-1/, /bad\.yaml.*modles.*models/],
  ],
  [
    'a template with an unknown placeholder',
    async (here) => ({ SLACK_TRAIN_TEMPLATES: await misspeltTemplates(here) }),
    [/gpu-job\.yaml.*imgae/],
  ],
  ['a port in use', async () => ({ PORT: await portInUse() }), [/PORT: .*in use/]],
])('%s ends the start with one line a problem', async (_, environment, expected) => {
  const here = await stage();
  const bot = await startWith(here, await environment(here));
  expect(await bot.exited).toBe(1);
  const lines = plainLines(bot);
  for (const pattern of expected) {
    const about = lines.filter((line) => pattern.test(line));
    expect(about, `${String(pattern)} in\n${bot.output()}`).toHaveLength(1);
    expect(about[0]).toMatch(/^slack-train cannot start: /);
  }
  expect(lines).toHaveLength(expected.length);
  expect(bot.output()).not.toMatch(/\n {4}at |xoxb-wrong|xapp-wrong|wrong-token/);
});

test('SIGTERM ends it with 0, idle or while a run is under way', async () => {
  const here = await stage();
  const idle = await here.sandbox.startBot();
  expect(await idle.stop('SIGTERM')).toBe(0);

  const busy = await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  expect(await busy.stop('SIGTERM')).toBe(0);
  expect(plainLines(busy)).toEqual([]);
});

test('a changed config.yaml counts at once; a bad version is refused and the good one stays', async () => {
  const here = await stage();
  const bot = await here.sandbox.startBot();
  const { configPath, slack } = here.sandbox;
  const good = await readFile(configPath, 'utf8');
  const logged = (message: string) =>
    slack.until(() => (bot.output().includes(message) ? true : undefined));

  const added = 'models:\n  vit: { types: [gpu], maxGpus: 1, description: A vision transformer }\n';
  await writeFile(configPath, good.replace(/^models:\n/m, added));
  await logged('config reloaded');
  await here.type('models vit');
  expect(await here.reply()).toContain('A vision transformer');

  await appendFile(configPath, 'modles: {}\n');
  await logged('config refused, the last good one stays');
  expect(bot.output()).toContain('modles');
  await here.type('models vit');
  expect(await here.reply(people.vision1.id, 2)).toContain('A vision transformer');
});

test('a command that comes in before the start is over is answered though the process is ended', async () => {
  const here = await stage();
  const { kubernetes, slack } = here.sandbox;
  // Slack is connected by then, and the start not over: who leads is not known yet.
  kubernetes.fault({ match: /leases/, times: Infinity, answer: 'hang' });
  const bot = here.sandbox.launchBot(await freePort());
  onTestFinished(async () => void (await bot.stop('SIGKILL')));
  await slack.connected();
  kubernetes.fault({
    match: /^POST .*\/jobs(?!.*dryRun)/,
    afterEffect: true,
    answer: 'reset',
    onStrike: () => bot.signal('SIGTERM'),
  });
  await here.type('resnet gpu=1 sleep=60');
  expect(await here.reply()).toContain('resnet was submitted');
  expect(await bot.exited).toBe(0);
});

test('a signal in the very moment in which it gets ready is not lost', async () => {
  const here = await stage();
  for (let start = 0; start < 8; start += 1) {
    const bot = await here.sandbox.startBot();
    expect(await bot.stop()).toBe(0);
  }
});
