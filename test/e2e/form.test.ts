import { expect, test } from 'vitest';
import { annotation } from '../../src/training/names.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { people } from '../../src/sandbox/world.ts';
import { shown as shownIn, stage, type Stage } from './stage.ts';

const me = people.vision1.id;
const lr = 'parameter:resnet:lr';
const epochs = 'parameter:resnet:epochs';
const optimizer = 'parameter:resnet:optimizer';

/** A bot, and the form that a bare `/train` opens. */
async function openForm(options: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const here = await stage(options);
  await here.sandbox.startBot();
  expect(await here.type('')).toMatchObject({ acked: true });
  await here.sandbox.slack.until(() => here.sandbox.slack.view(me));
  return here;
}

const shown = ({ sandbox }: Stage) => shownIn(sandbox, me);

const fill = ({ sandbox }: Stage, block: string, value: string | null) =>
  sandbox.slack.fill(me, block, value);

const submit = ({ sandbox }: Stage) => sandbox.slack.submitView(me);

/** Chooses a model and waits until the form shows its fields. */
async function choose(here: Stage, model: string): Promise<void> {
  await fill(here, 'model', model);
  await here.sandbox.slack.until(() => (`type:${model}` in shown(here) ? true : undefined));
}

const jobs = ({ sandbox }: Stage) => sandbox.kubernetes.store.list('jobs');

test('a bare /train opens the form of the first model with its defaults filled in', async () => {
  const here = await openForm();
  expect(shown(here)).toMatchObject({
    model: 'resnet',
    'type:resnet': 'gpu',
    [lr]: '0.01',
    [epochs]: '6',
    [optimizer]: 'sgd',
    'parameter:resnet:batch-size': '32',
  });
});

test('another model brings its own fields, and the way back brings what was typed', async () => {
  const here = await openForm();
  await fill(here, lr, '0.25');
  await fill(here, 'gpu:resnet', '3');
  await fill(here, optimizer, 'adam');
  await fill(here, 'time', '90m');
  await fill(here, 'free', 'warmup=500');

  await choose(here, 'mlp');
  expect(shown(here)).toMatchObject({
    model: 'mlp',
    'type:mlp': 'cpu',
    'parameter:mlp:lr': '0.25',
    'parameter:mlp:hidden': '64',
    time: '90m',
    free: 'warmup=500',
  });
  expect(shown(here)).not.toHaveProperty([optimizer]);

  await fill(here, 'parameter:mlp:hidden', '128');
  await choose(here, 'resnet');
  expect(shown(here)).toMatchObject({
    model: 'resnet',
    'gpu:resnet': '3',
    [lr]: '0.25',
    [optimizer]: 'adam',
    time: '90m',
    free: 'warmup=500',
  });
  await choose(here, 'mlp');
  expect(shown(here)).toMatchObject({ 'parameter:mlp:hidden': '128' });
});

test('what the bot finds wrong stands under the field it is about, and nothing is submitted', async () => {
  const corpora = Array.from({ length: 101 }, (_, index) => `corpus-${index}`);
  const here = await openForm({
    configure(config) {
      config.models['resnet'] = {
        types: ['gpu'],
        maxGpus: 8,
        // More choices than a select holds, and a bound longer than a number field takes: both
        // become text fields that only the bot can check.
        parameters: {
          corpus: { type: 'choice', choices: corpora },
          eps: { type: 'number', min: 1e-30, max: 1 },
        },
      };
    },
  });
  await fill(here, 'gpu:resnet', '6');
  await fill(here, 'time', 'soon');
  await fill(here, 'parameter:resnet:corpus', 'corpus_7');
  await fill(here, 'parameter:resnet:eps', '1,5e');
  await fill(here, 'free', 'memory=lots');
  const { acked, errors = {} } = await submit(here);
  expect(acked).toBe(true);
  expect(Object.keys(errors).sort()).toEqual([
    'free',
    'gpu:resnet',
    'parameter:resnet:corpus',
    'parameter:resnet:eps',
    'time',
  ]);
  expect(errors['gpu:resnet']).toContain('4');
  expect(errors['parameter:resnet:corpus']).toContain('corpus-7');
  expect(errors['parameter:resnet:eps']).toContain('1,5e');
  expect(errors['free']).toContain('lots');
  expect(jobs(here)).toEqual([]);
});

test('a number outside its field’s bounds does not even leave Slack', async () => {
  const here = await openForm();
  await fill(here, epochs, '1000');
  const { acked, errors } = await submit(here);
  expect(acked).toBe(false);
  expect(Object.keys(errors ?? {})).toEqual([epochs]);
});

test.each([
  ['a word without a value', 'warmup', 'warmup'],
  ['an unclosed quote', 'note="half', 'note'],
  ['a misspelt word', 'epocs=3', 'epochs'],
  ['what has a field of its own', 'lr=0.5', 'lr'],
])('in the free box, %s is said under it', async (_, text, named) => {
  const here = await openForm();
  await fill(here, lr, '0.2');
  await fill(here, 'free', text);
  const { errors = {} } = await submit(here);
  expect(Object.keys(errors)).toEqual(['free']);
  expect(errors['free']).toContain(named);
});

/** The Job without what differs between any two submits: ids, uids and times. */
function comparable(job: ReturnType<typeof jobs>[number]): string {
  const spec: unknown = JSON.parse(job.metadata.annotations?.[annotation.spec] ?? '{}');
  const id = job.metadata.labels?.['slack-train/run'] ?? '';
  return JSON.stringify([job['spec'], spec])
    .replaceAll(job.metadata.uid ?? '', 'UID')
    .replaceAll(id, 'RUN')
    .replaceAll(/\d{8}_\d{4}-[a-z0-9]{4}/g, 'FOLDER')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

test('the form makes exactly the Job of the same command, and tells the argv', async () => {
  const here = await openForm();
  await fill(here, 'gpu:resnet', '2');
  await fill(here, lr, '0.02');
  await fill(here, epochs, '1');
  await fill(here, 'time', '30m');
  await fill(here, 'free', 'train-size=200 memory=2Gi note="two words"');
  expect(await submit(here)).not.toHaveProperty('errors');
  expect(await here.reply()).toContain('--lr 0.02');
  expect(await here.reply()).toContain("--note 'two words'");
  expect(here.sandbox.slack.view(me)).toBeUndefined();

  const [spec] = submittedSpecs(here.sandbox.kubernetes.store);
  await here.type(String(spec?.['commandText']).replace('/train ', ''));
  await here.reply(me, 2);
  const [first, second] = jobs(here).map(comparable);
  expect(first).toContain('"--note","two words"');
  expect(second).toBe(first);
});

test('a submitted form that Slack delivers again makes one Job and one reply', async () => {
  const here = await openForm();
  await fill(here, epochs, '1');
  await fill(here, 'free', 'train-size=200');
  await submit(here);
  await here.sandbox.slack.redeliver();
  await here.told('finished');
  expect(jobs(here)).toHaveLength(1);
  expect(here.cards()).toHaveLength(1);
  expect(here.sandbox.slack.ephemerals(me)).toHaveLength(1);
});

test('a person who is not in the map is told the missing line instead of the form', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('', { user: people.guest.id });
  expect(await here.reply(people.guest.id)).toContain(`${people.guest.id}: { id: guest`);
  expect(here.sandbox.slack.view(people.guest.id)).toBeUndefined();
});
