import { expect, test } from 'vitest';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { channels, people } from '../../src/sandbox/world.ts';
import { quickly, shown, stage, type Stage } from './stage.ts';

const me = people.vision1.id;
const room = channels.training.id;

async function ready(): Promise<Stage> {
  const here = await stage();
  await here.sandbox.startBot();
  return here;
}

/** Calls the shortcut up on a message of these words, and waits for the form. */
async function onMessage(here: Stage, text: string): Promise<string> {
  const { slack } = here.sandbox;
  const ts = slack.say(people.mladmin.id, room, text);
  expect(await slack.messageShortcut(me, room, ts, 'train-message')).toMatchObject({ acked: true });
  const view = await slack.until(() => slack.view(me));
  return JSON.stringify(view.blocks[0]);
}

const specs = ({ sandbox }: Stage) => submittedSpecs(sandbox.kubernetes.store);

test('the global shortcut opens the form, and its run is told in one’s own conversation', async () => {
  const here = await ready();
  const { slack } = here.sandbox;
  expect(await slack.shortcut(me, 'train')).toMatchObject({ acked: true });
  const view = await slack.until(() => slack.view(me));
  expect(JSON.stringify(view.blocks[0])).toContain('to your own conversation with me');
  await slack.fill(me, 'parameter:resnet:epochs', '1');
  await slack.fill(me, 'free', 'train-size=200');
  expect(await slack.submitView(me)).toMatchObject({ acked: true });
  const channel = await slack.until(() => slack.directChannel(me));
  await here.told('finished', channel);
  expect(here.milestones(channel)).toEqual(['card', 'started', 'finished']);
  // Whether it comes before the card or after it is chance: one process writes the one, the run the other.
  const replies = slack.messages(channel).map((message) => messageText(message, {}));
  const inDirect = 'Its thread is in our direct messages';
  expect(replies.filter((reply) => reply.includes(inDirect))).toHaveLength(1);
  expect(here.cards()).toEqual([]);
});

test('a command in a message fills the form, and its run is told where the message stands', async () => {
  const here = await ready();
  await onMessage(
    here,
    `we used\n\`\`\`\n/train resnet gpu=2 lr=0.02 ${quickly} note="a b"\n\`\`\``,
  );
  expect(shown(here.sandbox, me)).toMatchObject({
    model: 'resnet',
    'gpu:resnet': '2',
    'parameter:resnet:lr': '0.02',
    'parameter:resnet:epochs': '1',
    free: 'train-size=200 note="a b"',
  });
  expect(await here.sandbox.slack.submitView(me)).not.toHaveProperty('errors');
  await here.told('card');
  expect(specs(here)[0]?.args).toEqual(expect.arrayContaining(['--lr', '0.02', '--note', 'a b']));
});

test('so does the JSON body of the former server', async () => {
  const here = await ready();
  await onMessage(here, '{"model_name": "resnet", "type": "cpu", "hw_num": "2", "lr": "0.5"}');
  expect(shown(here.sandbox, me)).toMatchObject({
    'type:resnet': 'cpu',
    'parameter:resnet:lr': '0.5',
    free: 'cpu=2',
  });
});

test('what is wrong with the command stands in the form', async () => {
  const here = await ready();
  const notes = await onMessage(here, '/train resnet gpu=99 epocs=3 lr 0.5');
  expect(notes).toContain('but vision1 may use at most 4 GPUs');
  expect(notes).toContain('epocs looks like the hyperparameter epochs');
  expect(notes).toContain('is not written as key=value');
  expect(shown(here.sandbox, me)).toMatchObject({ 'parameter:resnet:lr': '0.5' });
});

test('a message that speaks of no training opens the empty form, which says what was looked for', async () => {
  const here = await ready();
  const notes = await onMessage(here, 'the loss looks fine');
  expect(notes).toContain('There is no training in this message');
  expect(notes).toContain('/train resnet gpu=2 lr=0.01');
  expect(shown(here.sandbox, me)).toMatchObject({ model: 'resnet', 'parameter:resnet:lr': '0.01' });
});

test('a message of the bot itself fills it with the command of its run', async () => {
  const here = await ready();
  const { slack } = here.sandbox;
  await here.type(`resnet gpu=1 lr=1e6 ${quickly}`);
  await here.told('failed');
  const [card] = here.cards();
  await slack.messageShortcut(me, room, card?.ts ?? '', 'train-message');
  await slack.until(() => slack.view(me));
  expect(shown(here.sandbox, me)).toMatchObject({
    'gpu:resnet': '1',
    free: 'lr=1e6 train-size=200',
  });
});

test('somebody who is not in the map is told the missing line instead, by either', async () => {
  const here = await ready();
  const { slack } = here.sandbox;
  const { guest } = people;
  const ts = slack.say(me, room, '/train resnet');
  await slack.messageShortcut(guest.id, room, ts, 'train-message');
  expect(await here.reply(guest.id)).toContain(`${guest.id}: { id: guest`);
  await slack.shortcut(guest.id, 'train');
  const channel = await slack.until(() => slack.directChannel(guest.id));
  const told = await slack.until(() => slack.messages(channel)[0]);
  expect(messageText(told, {})).toContain(`${guest.id}: { id: guest`);
  expect(slack.view(guest.id)).toBeUndefined();
});

test('a shortcut that Slack delivers twice opens one form', async () => {
  const here = await ready();
  const { slack } = here.sandbox;
  await slack.shortcut(me, 'train');
  await slack.until(() => slack.view(me));
  const opened = slack.calls()['views.open'];
  await slack.redeliver();
  await here.type('list');
  await here.reply();
  expect(slack.calls()['views.open']).toBe(opened);
});
