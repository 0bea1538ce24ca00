import { expect, test } from 'vitest';
import { channels, people } from '../../src/sandbox/world.ts';
import { quickly, stage } from './stage.ts';

test('every problem of a command comes in one reply, with the corrected command', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=9 epocs=3 optimizer=sdg');
  const reply = await here.reply();
  for (const part of ['9', 'epochs', 'sdg', 'sgd']) expect(reply).toContain(part);
  expect(here.sandbox.kubernetes.store.list('jobs')).toEqual([]);
  expect(here.sandbox.slack.messages(channels.training.id)).toEqual([]);
});

test('a person who is not in the map is told the line that is missing', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1', { user: people.guest.id });
  expect(await here.reply(people.guest.id)).toContain(`${people.guest.id}: {`);
});

test('a person mapped by e-mail address trains under their own id', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly}`, { user: people.mladmin.id });
  await here.told('finished');
  const [job] = here.sandbox.kubernetes.store.list('jobs');
  expect(job?.metadata.labels?.['slack-train/user']).toBe('mladmin');
});

test('a quota that is used up is said in words, and the command is kept', async () => {
  const here = await stage();
  here.sandbox.kubernetes.store.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'jobs', namespace: 'training' },
    spec: { hard: { 'count/jobs.batch': '0' } },
  });
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 lr=0.02 ${quickly}`);
  const reply = await here.reply();
  expect(reply).toMatch(/quota/i);
  expect(reply).toContain('/train resnet gpu=1 lr=0.02');
});

test('a person without the right to create Jobs is told so by name', async () => {
  const here = await stage();
  here.sandbox.kubernetes.store.delete('rolebindings', 'training', 'slack-train-people');
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 lr=0.02');
  const reply = await here.reply();
  expect(reply).toContain('vision1');
  expect(reply).toContain('/train resnet gpu=1 lr=0.02');
});

test.each([
  ['a private channel the bot is not in', channels.secret.id],
  ['a direct message between people', channels.between.id],
])(
  'from %s the thread goes to the person’s own conversation, and the reply says so',
  async (_, channel) => {
    const here = await stage();
    await here.sandbox.startBot();
    await here.type(`resnet gpu=1 ${quickly}`, { channel });
    expect(await here.reply()).toContain('/invite');
    const direct = await here.sandbox.slack.until(() =>
      here.sandbox.slack.directChannel(people.vision1.id),
    );
    await here.told('finished', direct);
    expect(here.sandbox.slack.messages(channel)).toEqual([]);
  },
);
