import { expect, test } from 'vitest';
import { people } from '../../src/sandbox/world.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { stage, type Stage } from './stage.ts';

const me = people.vision1.id;
const admin = people.mladmin.id;

/** What the person's home shows, as soon as it shows this. */
function home({ sandbox }: Stage, part: string | RegExp, user: string = me): Promise<string> {
  return sandbox.slack.until(() => {
    const text = JSON.stringify(sandbox.slack.home(user)?.blocks ?? '');
    const found = typeof part === 'string' ? text.includes(part) : part.test(text);
    return found ? text : undefined;
  });
}

test.each(['socket', 'http'] as const)(
  'the home shows one’s runs and the GPUs, and follows what becomes of them (%s)',
  async (transport) => {
    const here = await stage({ transport });
    await here.sandbox.startBot();
    expect(await here.sandbox.slack.openHome(me)).toMatchObject({ acked: true });
    const first = await home(here, 'You have no run yet');
    expect(first).toContain('*4 of 4 GPUs free* on 1 node');

    await here.type('resnet gpu=3 sleep=60');
    await here.told('started');
    // Nobody opened it again: the change itself brings it up to date.
    const running = await home(here, '*Running* (1)');
    expect(running).toContain('resnet is running on gpu-node-1');
    expect(running).toContain(`archives/${here.cards()[0]?.channel}/p`);
  },
);

test('Cancel on the home stops the run, and the answer comes in the person’s own conversation', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  await here.sandbox.slack.openHome(me);
  await home(here, '*Running* (1)');
  const { slack } = here.sandbox;
  expect(await slack.press(me, 'run-status')).toMatchObject({ acked: true });
  const direct = await slack.until(() => slack.directChannel(me));
  await slack.until(() =>
    slack.messages(direct).find(({ text }) => text.startsWith('resnet is running')),
  );
  await slack.press(me, 'run-cancel');
  await here.told('cancelled');
  await slack.until(() =>
    slack.messages(direct).find(({ text }) => text.includes('is being stopped')),
  );
  await slack.until(() =>
    JSON.stringify(slack.home(me)?.blocks).includes('*Running*') ? undefined : true,
  );
});

test('Train a model opens the form, and its run’s thread is in the person’s own conversation', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  const { slack } = here.sandbox;
  await slack.openHome(me);
  await home(here, 'home-train');
  await slack.press(me, 'home-train');
  await slack.until(() => slack.view(me));
  await slack.fill(me, 'parameter:resnet:epochs', '1');
  await slack.fill(me, 'free', 'train-size=200');
  expect(await slack.submitView(me)).not.toHaveProperty('errors');
  const direct = slack.directChannel(me) ?? '';
  await here.told('finished', direct);
  const [spec] = submittedSpecs(here.sandbox.kubernetes.store);
  expect(spec).toMatchObject({ user: { id: 'vision1' } });
});

test('nobody sees anybody else’s runs on their home, and a stranger how to be added', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  await here.sandbox.slack.openHome(admin);
  await home(here, 'You have no run yet', admin);
  await here.sandbox.slack.openHome(people.guest.id);
  await home(here, `${people.guest.id}: {`, people.guest.id);
  // The messages tab is no home: nothing is published for it.
  const before = here.sandbox.slack.calls()['views.publish'];
  await here.sandbox.slack.event({
    type: 'app_home_opened',
    user: me,
    channel: 'D1',
    tab: 'messages',
    event_ts: '1.000001',
  });
  await here.type('help');
  await here.reply();
  expect(here.sandbox.slack.calls()['views.publish']).toBe(before);
});
