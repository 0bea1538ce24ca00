import { expect, test } from 'vitest';
import { people } from '../../src/sandbox/world.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { stage, type Stage } from './stage.ts';

const me = people.vision1.id;
const nothingIn = ({ sandbox }: Stage): void => {
  expect(sandbox.kubernetes.store.list('jobs')).toEqual([]);
  expect(sandbox.kubernetes.store.list('pods')).toEqual([]);
  expect(sandbox.kubernetes.store.list('configmaps', 'training')).toEqual([]);
};

function quota({ sandbox }: Stage, hard: Record<string, string>): void {
  sandbox.kubernetes.store.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'team', namespace: 'training' },
    spec: { hard },
  });
}

test('plan shows the very argv, the outputs and what is left, and creates nothing', async () => {
  const here = await stage();
  quota(here, { 'requests.nvidia.com/gpu': '4' });
  await here.sandbox.startBot();
  await here.type('plan resnet gpu=2 lr=0.02 note="two words"');
  const plan = await here.reply();
  expect(plan).toContain('resnet would run: 2 GPUs, time limit 1 h');
  expect(plan).toContain('Nothing was created.');
  expect(plan).toContain('You may use 4 GPUs a run.');
  expect(plan).toContain('team: 0 of 4 GPUs in use');
  expect(plan).toContain('/share/vision1/gpu/resnet/');
  expect(plan).toContain('/train resnet gpu=2 lr=0.02 note="two words"');
  nothingIn(here);

  await here.type('resnet gpu=2 lr=0.02 note="two words"');
  await here.sandbox.slack.until(() => here.cards()[0]);
  const argv = /python train\.py .*/.exec(plan)?.[0] ?? '';
  expect(await here.reply(me, 2)).toContain(argv);
  expect(argv).toContain("--note 'two words'");
});

test('a full quota is said though the dry run of a Job does not see it', async () => {
  const here = await stage();
  quota(here, { 'requests.nvidia.com/gpu': '1' });
  await here.sandbox.startBot();
  await here.type('resnet gpu=2 dry-run');
  const plan = await here.reply();
  expect(plan).toContain(
    'resnet would wait: the quota team has no room for it (0 of 1 GPUs in use)',
  );
  nothingIn(here);
});

test('a person without the right to start runs hears so', async () => {
  const here = await stage();
  here.sandbox.kubernetes.store.delete('rolebindings', 'training', 'slack-train-people');
  await here.sandbox.startBot();
  await here.type('plan resnet gpu=1');
  expect(await here.reply()).toContain('resnet would not run: vision1 may not start runs');
});

test('problems come before the plan, and a form with dry-run creates nothing either', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('plan resnet gpu=9 epocs=3');
  expect(await here.reply()).toContain('/train resnet gpu=4 dry-run=true epochs=3');
  await here.type('');
  await here.sandbox.slack.until(() => here.sandbox.slack.view(me));
  await here.sandbox.slack.fill(me, 'free', 'dry-run');
  expect(await here.sandbox.slack.submitView(me)).not.toHaveProperty('errors');
  expect(await here.reply(me, 2)).toContain('resnet would run: 1 GPU');
  expect(submittedSpecs(here.sandbox.kubernetes.store)).toEqual([]);
  nothingIn(here);
});
