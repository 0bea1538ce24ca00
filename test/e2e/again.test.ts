import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import type { SlackMessage } from '../../src/sandbox/slack/types.ts';
import { submittedSpecs, type Submitted } from '../../src/sandbox/submitted.ts';
import { channels, people } from '../../src/sandbox/world.ts';
import { quickly, shown, stage, type Stage } from './stage.ts';

const owner = people.vision1.id;
const admin = people.mladmin.id;
const room = channels.training.id;

/** A bot and one run that has ended as `end`. */
async function after(text: string, end = 'finished'): Promise<Stage> {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(text);
  await here.told(end);
  return here;
}

const specs = ({ sandbox }: Stage): readonly Submitted[] =>
  submittedSpecs(sandbox.kubernetes.store);

/** The spec of the run that was submitted last, as soon as there are so many. */
function newest(here: Stage, count = 2): Promise<Submitted> {
  return here.sandbox.kubernetes.until(() => specs(here)[count - 1]);
}

function lastMessage(here: Stage, card = here.cards()[0]): SlackMessage {
  const found = here.sandbox.slack.replies(room, card?.ts ?? '').at(-1);
  if (!found) throw new Error('there is no thread');
  return found;
}

/** Presses a button of the run's last message. */
function press({ sandbox: { slack } }: Stage, user: string, message: SlackMessage, button: string) {
  return slack.click(user, message.channel, message.ts, `run-${button}`);
}

/** What this person alone is told next. */
async function answer(here: Stage, user: string, ask: () => Promise<unknown>): Promise<string> {
  const { slack } = here.sandbox;
  const before = slack.ephemerals(user).length;
  await ask();
  return messageText(await slack.until(() => slack.ephemerals(user)[before]), {});
}

const textOf = (message: SlackMessage | undefined): string =>
  message ? messageText(message, {}) : '';

/** The card of the newest run, as soon as it says this. */
function cardThatSays({ sandbox: { slack }, cards }: Stage, index: number, text: string | RegExp) {
  return slack.until(() => {
    const shownText = textOf(cards()[index]);
    return shownText.search(text) === -1 ? undefined : shownText;
  });
}

test('the Rerun button trains the very same again: image, arguments and all', async () => {
  const here = await after(`resnet gpu=2 lr=0.02 ${quickly}`);
  const reply = await answer(here, owner, () => press(here, owner, lastMessage(here), 'rerun'));
  const [first, second] = [specs(here)[0], await newest(here)];
  expect(second.args).toEqual(first?.args);
  expect(second['image']).toMatch(/^matilda\/resnet-train-gpu:latest@sha256:[0-9a-f]{64}$/);
  expect(second['commandText']).toContain(String(second['image']));
  expect(second.id).not.toBe(first?.id);
  expect(reply).toContain(`Rerun of run ${first?.id}`);
  expect(reply).toMatch(/nothing changed · the same image sha256:[0-9a-f]{12}/);
  await here.told('finished');
  await cardThatSays(here, 1, new RegExp(`Rerun of run ${first?.id} \\(http.*/archives/`));
});

test('rerun takes changes, and says what differs', async () => {
  const here = await after(`resnet gpu=2 lr=0.02 ${quickly}`);
  const [first] = specs(here);
  const typed = `rerun ${first?.id.slice(0, 5)} gpu=1 lr= tag=v1 log-every=5`;
  const reply = await answer(here, owner, () => here.type(typed));
  const second = await newest(here);
  expect(second['image']).toBe('matilda/resnet-train-gpu:v1');
  expect(second.args).toEqual(expect.arrayContaining(['--lr', '0.01', '--log-every', '5']));
  expect(reply).toContain('gpu=1 (was 2)');
  expect(reply).toContain('lr=0.01 (was 0.02)');
  expect(reply).toContain('log-every=5');
  expect(reply).not.toContain('the same image');
});

test('what is wrong with the changes is said, and nothing is started', async () => {
  const here = await after(`resnet gpu=1 ${quickly}`);
  const reply = await answer(here, owner, () => here.type('rerun last gpu=99 epocs=2 note='));
  expect(reply).toContain('but vision1 may use at most 4 GPUs');
  expect(reply).toContain('epocs looks like the hyperparameter epochs');
  expect(reply).toContain('note cannot be left out');
  expect(specs(here)).toHaveLength(1);
});

test('a run that failed is resumed from its checkpoint, and both threads say so', async () => {
  const slow = 'train-size=400 batch-size=20 log-every=10';
  const here = await after(`resnet gpu=1 epochs=3 fail-at-epoch=3 ${slow}`, 'failed');
  const [first] = specs(here);
  const typed = 'resume last fail-at-epoch=';
  const reply = await answer(here, owner, () => here.type(typed));
  expect(reply).toContain(`Resumed from run ${first?.id}`);
  const second = await newest(here);
  expect(second.args.slice(-2)).toEqual(['--resume-from', '/worker/resume']);
  expect(second.outputs.folder).not.toBe(first?.outputs.folder);
  const finished = await here.told('finished');
  expect(finished).toContain('epoch 3/3');
  const log = await logOf(here, 1);
  expect(log).toContain('resuming from /worker/resume: 2 epochs and 0 steps done');
  expect(log).not.toMatch(/^epoch [12]\/3 /m);
  expect(firstLoss(log)).toBeLessThan(firstLoss(await logOf(here, 0)) / 2);
  await cardThatSays(here, 1, new RegExp(`Resumed from run ${first?.id} \\(http`));
  await cardThatSays(here, 0, new RegExp(`Resumed as run ${second.id} \\(http`));
  const pods = here.sandbox.kubernetes.store.list('pods', 'training');
  const pod = pods.find(({ metadata }) => metadata.name.includes(second.id));
  const mounts: unknown = pod?.['spec']?.containers?.[0]?.volumeMounts;
  expect(mounts).toContainEqual({
    name: 'outputs',
    mountPath: '/worker/resume',
    subPath: `${String(first?.outputs['relative'])}/checkpoint`,
    readOnly: true,
  });
});

/** What the run of this index wrote into its log. */
function logOf(here: Stage, index: number): Promise<string> {
  return readFile(`${specs(here)[index]?.outputs.logs}/train.log`, 'utf8');
}

/** The loss of the first steps that were told. */
function firstLoss(log: string): number {
  return Number(/loss=([\d.]+)/.exec(log)?.[1]);
}

test('a run that was called off is resumed, too, by the button on its last message', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 epochs=30 sleep=1 train-size=200');
  await here.told('started');
  const [first] = specs(here);
  await here.sandbox.slack.until(() =>
    existsSync(`${first?.outputs.checkpoint}/latest`) ? true : undefined,
  );
  await here.type('cancel last');
  await here.told('cancelled');
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store.list('configmaps', 'training').length === 0 ? true : undefined,
  );
  const reply = await answer(here, owner, () => press(here, owner, lastMessage(here), 'resume'));
  expect(reply).toContain(`Resumed from run ${first?.id}`);
  const second = await newest(here, 1);
  expect(second.args.at(-1)).toBe('/worker/resume');
  await cardThatSays(here, 0, new RegExp(`Resumed as run ${second.id}`));
});

test('an admin reruns somebody else’s run as themselves, but cannot resume it', async () => {
  const here = await after(`resnet gpu=1 ${quickly}`);
  const refused = await answer(here, admin, () => press(here, admin, lastMessage(here), 'resume'));
  expect(refused).toContain(
    'is vision1’s: its checkpoints lie in a folder that only their own runs',
  );
  await press(here, admin, lastMessage(here), 'rerun');
  const second = await newest(here);
  expect(second.outputs.folder).toContain('/mladmin/');
  expect(second['user']).toMatchObject({ id: 'mladmin', uid: 2002 });
});

test('a model that nobody taught to resume says so, and has no button for it', async () => {
  const here = await stage({
    configure: (config) => {
      config.models['resnet'] = { types: ['gpu'], maxGpus: 4, openParameters: true };
    },
  });
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly}`);
  await here.told('finished');
  const buttons = JSON.stringify(lastMessage(here).blocks);
  expect(buttons).toContain('run-rerun');
  expect(buttons).not.toContain('run-resume');
  const reply = await answer(here, owner, () => here.type('resume last'));
  expect(reply).toContain('resnet cannot resume');
  expect(reply).toContain('below models.resnet in config.yaml');
});

test('after running out of memory, a button retries with twice as much', async () => {
  const here = await after('resnet gpu=1 memory=400Mi allocate-mb=2000', 'failed');
  const message = lastMessage(here);
  expect(JSON.stringify(message.blocks)).toContain('Retry with 800Mi');
  const reply = await answer(here, owner, () => press(here, owner, message, 'retry'));
  const second = await newest(here);
  expect(second['memory']).toBe('800Mi');
  expect(reply).toContain('memory=800Mi (was 400Mi)');
  await here.told('failed');
});

test('Clone opens the form as the run was, and tells what was changed in it', async () => {
  const here = await after(`resnet gpu=2 lr=0.02 ${quickly}`);
  const { slack } = here.sandbox;
  const [first] = specs(here);
  await press(here, owner, lastMessage(here), 'clone');
  const view = await slack.until(() => slack.view(owner));
  expect(shown(here.sandbox, owner)).toMatchObject({
    model: 'resnet',
    'type:resnet': 'gpu',
    'gpu:resnet': '2',
    'parameter:resnet:lr': '0.02',
    'parameter:resnet:epochs': '1',
    image: 'ran',
    free: 'train-size=200',
  });
  expect(JSON.stringify(view.blocks)).toContain('Was 0.02');
  expect(JSON.stringify(view.blocks[0])).toContain(`Filled in from run ${first?.id}`);
  await slack.fill(owner, 'parameter:resnet:lr', '0.04');
  await slack.fill(owner, 'image', 'tag');
  const reply = await answer(here, owner, () => slack.submitView(owner));
  const second = await newest(here);
  expect(second['image']).toBe('matilda/resnet-train-gpu:latest');
  expect(second.args).toEqual(expect.arrayContaining(['--lr', '0.04', '--train-size', '200']));
  expect(reply).toContain(`Cloned from run ${first?.id}`);
  expect(reply).toContain('lr=0.04 (was 0.02)');
  await here.told('finished');
});

test('a clone that is sent as it is has the image that ran, whatever model was looked at meanwhile', async () => {
  const here = await after(`resnet gpu=1 ${quickly}`);
  const { slack } = here.sandbox;
  await press(here, owner, lastMessage(here), 'clone');
  await slack.until(() => slack.view(owner));
  await slack.fill(owner, 'model', 'mlp');
  await slack.until(() => ('type:mlp' in shown(here.sandbox, owner) ? true : undefined));
  await slack.fill(owner, 'model', 'resnet');
  await slack.until(() => ('type:resnet' in shown(here.sandbox, owner) ? true : undefined));
  expect(await slack.submitView(owner)).not.toHaveProperty('errors');
  const second = await newest(here);
  expect(second['image']).toContain('@sha256:');
  await here.told('finished');
});

test('a button that Slack delivers twice starts one run', async () => {
  const here = await after(`resnet gpu=1 ${quickly}`);
  await press(here, owner, lastMessage(here), 'rerun');
  await newest(here);
  await here.sandbox.slack.redeliver();
  await here.told('finished');
  expect(specs(here)).toHaveLength(2);
});

test('where nobody knows the run any more, the button says what to type', async () => {
  const here = await after(`resnet gpu=1 ${quickly}`);
  const message = lastMessage(here);
  const { store } = here.sandbox.kubernetes;
  const [job] = store.list('jobs', 'training');
  store.delete('jobs', 'training', job?.metadata.name ?? '', { propagation: 'Background' });
  await here.sandbox.kubernetes.until(() =>
    store.list('configmaps', 'training').length === 0 ? true : undefined,
  );
  await here.sandbox.bot.stop('SIGKILL');
  await here.sandbox.startBot();
  const reply = await answer(here, owner, () => press(here, owner, message, 'clone'));
  expect(reply).toContain('not in the cluster any more');
  expect(reply).toContain(`/train resnet gpu=1 ${quickly}`);
});
