import { expect, test } from 'vitest';
import { people } from '../../src/sandbox/world.ts';
import { quickly, stage } from './stage.ts';

test('Slack delivering the same command again makes one Job and one thread', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly}`);
  await here.sandbox.slack.redeliver();
  await here.told('finished');
  expect(here.sandbox.slack.ephemerals(people.vision1.id)).toHaveLength(1);
  expect(here.sandbox.kubernetes.store.list('jobs')).toHaveLength(1);
  expect(here.cards()).toHaveLength(1);
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a restart in the middle of a run loses and doubles nothing (%s)',
  async (signal) => {
    const here = await stage();
    const bot = await here.sandbox.startBot();
    await here.type('resnet gpu=1 epochs=2 train-size=200 sleep=1');
    await here.told('started');
    const code = await bot.stop(signal);
    expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
    await here.sandbox.startBot();
    await here.told('finished');
    expect(here.milestones()).toEqual(['card', 'started', 'finished']);
    expect(here.cards()).toHaveLength(1);
  },
);

test('what happened while nobody watched is told when the process is back', async () => {
  const here = await stage();
  const bot = await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly} sleep=1`);
  await here.sandbox.slack.until(() => here.cards()[0]);
  await bot.stop('SIGKILL');
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store
      .list('jobs')[0]
      ?.['status']?.conditions?.find(
        (condition: { type: string }) => condition.type === 'Complete',
      ),
  );
  await here.sandbox.startBot();
  await here.told('finished');
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});

test('a post whose answer was lost is not posted again', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  here.sandbox.slack.fault({
    method: 'chat.postMessage',
    times: 3,
    afterEffect: true,
    answer: { kind: 'reset' },
  });
  await here.type(`resnet gpu=1 ${quickly}`);
  await here.told('finished');
  expect(here.cards()).toHaveLength(1);
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});
