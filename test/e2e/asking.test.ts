import { expect, test } from 'vitest';
import { channels, people } from '../../src/sandbox/world.ts';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { quickly, stage, type Stage } from './stage.ts';

const owner = people.vision1.id;
const admin = people.mladmin.id;

const specs = ({ sandbox }: Stage) => submittedSpecs(sandbox.kubernetes.store);

/** What this person alone is told in answer to a command. */
async function told(here: Stage, text: string, user: string = owner): Promise<string> {
  const { slack } = here.sandbox;
  const before = slack.ephemerals(user).length;
  await here.type(text, { user });
  return messageText(await slack.until(() => slack.ephemerals(user)[before]), {});
}

/** Trains and resolves with the run's id, once its card stands. */
async function train(here: Stage, text: string, user: string = owner): Promise<string> {
  const before = here.cards().length;
  const answer = await told(here, text, user);
  await here.sandbox.slack.until(() => here.cards()[before]);
  const [, id] = /run (\w+) ·/.exec(answer) ?? [];
  if (id === undefined) throw new Error(answer);
  return id;
}

test('help is short, models tells everything that a model takes', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  const help = await told(here, 'help');
  expect(help).toContain('/train list [all | mine | user]');
  expect(help).toContain('You train as vision1 in namespace training, with at most 4 GPUs a run.');
  const models = await told(here, 'models');
  expect(models).toContain('2 models can be trained');
  expect(models).toContain('optimizer   sgd or adam, default sgd');
  expect(models).toContain('dropout  a number from 0 to 0.9, default 0');
  expect(await told(here, 'models restnet')).toContain('Did you mean /train models resnet?');
});

test('list shows one’s own runs, why one waits, and links to their threads', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  expect(await told(here, 'list')).toContain('There is no run of yours');
  const first = await train(here, 'resnet gpu=3 sleep=60');
  await here.told('started');
  const second = await train(here, 'resnet gpu=2 sleep=60');
  const others = await train(here, 'mlp epochs=1', admin);
  let list = '';
  // The scheduler's word on the second comes in a moment.
  while (!list.includes('↳')) list = await told(here, 'list');
  expect(list).toContain('2 runs of yours: 1 waiting, 1 running');
  expect(list.indexOf(second)).toBeLessThan(list.indexOf(first));
  expect(list).toMatch(/↳ .*GPU/);
  expect(list).not.toContain(others);
  const [card] = here.cards();
  const address = `archives/${channels.training.id}/p${card?.ts.replace('.', '')}`;
  expect(JSON.stringify(here.sandbox.slack.ephemerals(owner).at(-1)?.blocks)).toContain(address);

  expect(await told(here, 'list all')).toContain('3 runs in namespace training');
  expect(await told(here, 'list all', admin)).toContain('3 runs in all namespaces');
  const of = await told(here, 'list @mladmin');
  expect(of).toContain('1 run of mladmin');
  expect(of).toContain(others);
});

test('status shows what the card would, and links to it', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  const run = await train(here, 'resnet gpu=2 lr=0.02 sleep=60');
  await here.told('started');
  const status = await told(here, `status ${run.slice(0, 3)}`);
  expect(status).toContain('resnet is running on gpu-node-1');
  expect(status).toContain('--lr 0.02');
  expect(status).toContain('Its thread');
  // Somebody of the same namespace may look, though not act.
  expect(await told(here, `status ${run}`, admin)).toContain('resnet is running');
});

test('logs shows the end of the log, to the person alone, with what looks like a secret masked', async () => {
  const here = await stage({
    configure(config) {
      config.models['talker'] = {
        types: ['cpu'],
        image: 'node:24',
        command: ['node', '-e'],
        args: [
          'for (let i = 1; i <= 300; i += 1) console.log("line", i, "x".repeat(60)); console.log("api_key=abcdefgh1234"); setInterval(() => {}, 1000)',
        ],
      };
    },
  });
  await here.sandbox.startBot();
  const run = await train(here, 'talker type=cpu');
  await here.told('started');
  let log = '';
  while (!log.includes('[masked]')) log = await told(here, `logs ${run}`);
  expect(log).toContain('The last 20 lines of the log of talker');
  expect(log).toContain('line 300');
  expect(log).not.toContain('line 281');
  expect(log).not.toContain('abcdefgh1234');

  const elsewhere = await told(here, `logs ${run} 250`);
  expect(elsewhere).toContain('The last 250 lines of the log of talker are in our direct messages');
  const direct = here.sandbox.slack.directChannel(owner) ?? '';
  const file = await here.sandbox.slack.until(() =>
    here.sandbox.slack.messages(direct).find(({ files = [] }) => files.length > 0),
  );
  const bytes = Buffer.from(file.files?.[0]?.bytes ?? []).toString();
  expect(bytes.split('\n')).toHaveLength(251);
  expect(bytes).not.toContain('abcdefgh1234');
  expect(here.sandbox.slack.messages(channels.training.id)).toHaveLength(1);
});

test('the Logs button answers in the thread it stands in, and only its presser sees it', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await train(here, `resnet gpu=1 lr=1e6 ${quickly}`);
  await here.told('failed');
  const { slack } = here.sandbox;
  const card = here.cards()[0];
  const last = slack
    .replies(channels.training.id, card?.ts ?? '')
    .findLast(({ blocks }) => JSON.stringify(blocks).includes('run-logs'));
  const before = slack.ephemerals(owner).length;
  await slack.click(owner, channels.training.id, last?.ts ?? '', 'run-logs');
  const answer = await slack.until(() => slack.ephemerals(owner)[before]);
  expect(answer.threadTs).toBe(card?.ts);
  expect(messageText(answer, {})).toContain('FloatingPointError');

  const onCard = slack.ephemerals(owner).length;
  await slack.click(owner, channels.training.id, card?.ts ?? '', 'run-logs');
  const inChannel = await slack.until(() => slack.ephemerals(owner)[onCard]);
  expect(inChannel.threadTs).toBeUndefined();
});

/** Trains shortly, and takes the pod away once the run has finished. */
async function finishedWithoutPod(here: Stage): Promise<string> {
  const run = await train(here, `resnet gpu=1 ${quickly}`);
  await here.told('finished');
  const { store } = here.sandbox.kubernetes;
  for (const { metadata } of store.list('pods', 'training'))
    if (metadata.labels?.['slack-train/run'] === run)
      store.delete('pods', 'training', metadata.name, { gracePeriodSeconds: 0 });
  return run;
}

test('a log that is not to be had is said to be so', async () => {
  const here = await stage({ configure: (config) => void delete Object(config['outputs']).mount });
  await here.sandbox.startBot();
  const waiting = await train(here, 'resnet gpu=1 image=nosuch/image:1');
  expect(await told(here, `logs ${waiting}`)).toContain('resnet has written no log yet');
  const run = await finishedWithoutPod(here);
  let log = '';
  while (!log.includes('not to be had')) log = await told(here, `logs ${run}`);
  expect(log).toContain(String(specs(here).find(({ id }) => id === run)?.outputs.logs));
});

test('where the pod is gone the log comes from the share that the bot sees', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  const run = await finishedWithoutPod(here);
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store.list('pods', 'training').length === 0 ? true : undefined,
  );
  expect(await told(here, `logs ${run} 3`)).toMatch(/The last 3 lines[^]*val_loss/);
});

test('what cannot be understood says what to type', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  for (const [text, expected] of [
    ['lst', 'Did you mean /train list?'],
    ['stop last', 'Did you mean /train cancel last?'],
    ['cancel', 'Did you mean /train cancel last?'],
    ['status nosuchrun', 'There is no run “nosuchrun”'],
    ['status ab', 'too short'],
    ['status', 'You have no run yet'],
    ['list lr=1', 'Did you mean /train model_name=list lr=1?'],
  ] as const)
    expect(await told(here, text)).toContain(expected);
  expect(here.sandbox.kubernetes.store.list('jobs')).toEqual([]);
});

test('a stranger sees nothing', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await train(here, `resnet gpu=1 ${quickly}`);
  const { guest } = people;
  for (const text of ['list all', 'status last', 'logs last', 'cancel last'])
    expect(await told(here, text, guest.id)).toContain(`${guest.id}: {`);
});
