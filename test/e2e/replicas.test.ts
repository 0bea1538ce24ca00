import { expect, onTestFinished, test } from 'vitest';
import { freePort, type BotProcess } from '../../src/sandbox/bot-process.ts';
import { leaseName } from '../../src/training/names.ts';
import { quickly, stage, type Stage } from './stage.ts';

/** A second bot beside the first, which then leads already. */
async function secondBot({ sandbox }: Stage): Promise<BotProcess> {
  const bot = sandbox.launchBot(await freePort());
  onTestFinished(async () => {
    // A stopped process does not hear any other signal.
    await bot.stop('SIGKILL');
  });
  await bot.ready();
  return bot;
}

/** Resolves when this bot holds the Lease. */
function leads({ sandbox }: Stage, { port }: BotProcess): Promise<true> {
  const { kubernetes } = sandbox;
  return kubernetes.until(() => {
    const spec = kubernetes.store.get('leases', 'slack-train', leaseName)?.['spec'];
    return String(spec?.holderIdentity).includes(`:${port}_`) ? true : undefined;
  }, 30_000);
}

/** Types a command and resolves when its card, the newest, stands. */
async function begin(here: Stage, text: string): Promise<void> {
  const before = here.cards().length;
  await here.type(text);
  await here.sandbox.slack.until(() => here.cards()[before]);
}

/** What each thread tells, oldest first. */
function threads({ cards, sandbox }: Stage): unknown[][] {
  return cards().map(({ channel, ts }) =>
    sandbox.slack.replies(channel, ts).map(({ metadata }) => metadata?.event_payload['milestone']),
  );
}

const toldOnce = ['card', 'started', 'finished'];

test('with two replicas a run is told once, and a leader that ends hands over at once', async () => {
  const here = await stage();
  const first = await here.sandbox.startBot();
  const second = await secondBot(here);
  await leads(here, first);
  await begin(here, `resnet gpu=1 ${quickly}`);
  await here.told('finished');
  await begin(here, `resnet gpu=1 ${quickly} sleep=1`);
  await here.told('started');
  expect(await first.stop('SIGTERM')).toBe(0);
  await leads(here, second);
  await here.told('finished');
  expect(threads(here)).toEqual([toldOnce, toldOnce]);
});

/** Resolves when the thread of this run, counted from 0, tells its end. */
function ended(here: Stage, run: number): Promise<true> {
  return here.sandbox.slack.until(() =>
    threads(here)[run]?.includes('finished') ? true : undefined,
  );
}

test('a leader that is paused, and one that is killed, are followed; nothing is told twice', async () => {
  const here = await stage();
  const first = await here.sandbox.startBot();
  const second = await secondBot(here);
  await leads(here, first);
  await begin(here, `resnet gpu=1 ${quickly} sleep=5`);
  await here.told('started');
  await begin(here, `resnet gpu=1 ${quickly} sleep=30`);
  await here.told('started');

  first.signal('SIGSTOP');
  await leads(here, second);
  await ended(here, 0);
  first.signal('SIGCONT');
  await first.ready();

  await second.stop('SIGKILL');
  await leads(here, first);
  await ended(here, 1);
  expect(threads(here)).toEqual([toldOnce, toldOnce]);
}, 90_000);

test('a command that reaches both replicas at once, again and again, makes one Job and one thread', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await secondBot(here);
  const { slack, kubernetes } = here.sandbox;
  const commands = 5;
  const deliveries = Array.from({ length: commands }, (_, index) => [
    here.type(`resnet gpu=1 ${quickly} seed=${index}`),
    // Two connections each: four deliveries reach both of them.
    ...Array.from({ length: 3 }, () => slack.redeliver()),
  ]);
  await Promise.all(deliveries.flat());
  await slack.until(
    () =>
      threads(here).filter((told) => told.includes('finished')).length === commands || undefined,
    60_000,
  );
  expect(kubernetes.store.list('jobs', 'training')).toHaveLength(commands);
  expect(threads(here)).toEqual(Array.from({ length: commands }, () => toldOnce));
}, 120_000);
