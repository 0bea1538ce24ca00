import { expect, test } from 'vitest';
import { channels, people } from '../../src/sandbox/world.ts';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { quickly, stage, type Stage } from './stage.ts';

const owner = people.vision1.id;
const admin = people.mladmin.id;
const longRun = 'resnet gpu=1 sleep=60';

/** A run that goes on for a while, with its thread. */
async function running(here: Stage): Promise<string> {
  await here.sandbox.startBot();
  await here.type(longRun);
  await here.told('started');
  return theRun(here);
}

function theRun({ sandbox }: Stage): string {
  const [spec] = submittedSpecs(sandbox.kubernetes.store);
  if (!spec) throw new Error('there is no run');
  return spec.id;
}

const jobs = ({ sandbox }: Stage) => sandbox.kubernetes.store.list('jobs', 'training');

function gone(here: Stage): Promise<true> {
  return here.sandbox.kubernetes.until(() => (jobs(here).length === 0 ? true : undefined));
}

function press({ sandbox, cards }: Stage, user: string, actionId = 'run-cancel') {
  const card = cards()[0];
  if (!card) throw new Error('there is no card');
  return sandbox.slack.click(user, card.channel, card.ts, actionId);
}

/** What this person alone saw last, once there is more than before. */
async function answer({ sandbox }: Stage, user: string, ask: () => Promise<unknown>) {
  const before = sandbox.slack.ephemerals(user).length;
  await ask();
  const found = await sandbox.slack.until(() => sandbox.slack.ephemerals(user)[before]);
  return messageText(found, {});
}

/** The lines of the audit log about whom the bot refused something. */
function refusals({ sandbox }: Stage): readonly unknown[] {
  const lines = sandbox.bot
    .output()
    .split('\n')
    .filter((line) => line.includes('"audit":true'));
  return lines
    .filter((line) => line.includes('"result":"refused"'))
    .map((line): unknown => JSON.parse(line));
}

test('the card’s button stops a run: its Job goes and its thread says who did it, once', async () => {
  const here = await stage();
  await running(here);
  expect(await answer(here, owner, () => press(here, owner))).toContain('resnet is being stopped');
  const told = await here.told('cancelled');
  expect(told).toMatch(/resnet was cancelled by vision1 after/);
  await gone(here);
  expect(here.milestones()).toEqual(['card', 'started', 'cancelled']);
  await here.sandbox.slack.until(() =>
    /cancelled by vision1/.test(messageText(here.cards()[0] ?? fail(), {})) ? true : undefined,
  );
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store.list('configmaps', 'training').length === 0 ? true : undefined,
  );
});

function fail(): never {
  throw new Error('there is no card');
}

test('cancel last with a reason tells the reason, and nothing in it is taken for markup', async () => {
  const here = await stage();
  await running(here);
  await here.type('cancel last wrong <!channel> data & more');
  const told = await here.told('cancelled');
  expect(told).toContain('wrong <!channel> data & more');
  const [message] = here.sandbox.slack
    .replies(channels.training.id, here.cards()[0]?.ts ?? '')
    .slice(-1);
  expect(message?.text).toContain('wrong &lt;!channel&gt; data &amp; more');
  expect(JSON.stringify(message?.blocks)).not.toContain('<!channel>');
});

test('an admin may cancel somebody else’s run, with rights of their own, and is named', async () => {
  const here = await stage();
  const run = await running(here);
  await here.type(`cancel ${run.slice(0, 4)}`, { user: admin });
  const told = await here.told('cancelled');
  expect(told).toContain('resnet was cancelled by mladmin');
  expect(told).toContain('Cancelled by @U0MLADMIN');
});

test('somebody else may not, neither by the button nor by its name, and the run goes on', async () => {
  const other = { id: 'U0OTHER', name: 'other', realName: 'Other', email: 'other@example.com' };
  const here = await stage({
    slack: { users: [...Object.values(people), other] },
    configure: (config) => {
      config.users[other.id] = { id: 'other' };
    },
  });
  here.sandbox.slack.setMembers(channels.training.id, [...channels.training.members, other.id]);
  const run = await running(here);
  expect(await answer(here, other.id, () => press(here, other.id))).toContain('is not yours');
  const typed = () => here.type(`cancel ${run} wrong data`, { user: other.id });
  expect(await answer(here, other.id, typed)).toContain('is not yours');
  expect(jobs(here)).toHaveLength(1);
  const refused = { action: 'cancel', run, actor: other.id, as: 'other', reason: 'not-own' };
  expect(refusals(here)).toMatchObject([refused, refused]);
  expect(here.sandbox.bot.output()).not.toContain('wrong data');
});

test('a stranger who presses it is told how to be added', async () => {
  const here = await stage();
  await running(here);
  const { guest } = people;
  expect(await answer(here, guest.id, () => press(here, guest.id))).toContain(`${guest.id}: {`);
  expect(jobs(here)).toHaveLength(1);
  const [run] = submittedSpecs(here.sandbox.kubernetes.store);
  expect(refusals(here)).toMatchObject([
    { action: 'cancel', run: run?.id, actor: guest.id, reason: 'unmapped' },
  ]);
});

test('where the cluster refuses, the person is told why, and a natural end is told as what it is', async () => {
  const here = await stage();
  here.sandbox.kubernetes.store.delete('rolebindings', 'training', 'slack-train-people');
  const bind = (verbs: string[]): void => {
    here.sandbox.kubernetes.store.create('roles', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'only', namespace: 'training' },
      rules: [
        { apiGroups: ['batch'], resources: ['jobs'], verbs },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ],
    });
    here.sandbox.kubernetes.store.create('rolebindings', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'only', namespace: 'training' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'only' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'vision1' }],
    });
  };
  bind(['create']);
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly} sleep=3`);
  await here.told('started');
  const reply = await answer(here, owner, () => here.type('cancel last'));
  expect(reply).toContain('Not cancelled: vision1 may not stop runs in namespace training');
  await here.told('finished');
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});

test('cancelling what has ended says so, and cancelling twice does no harm', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly}`);
  await here.told('finished');
  const reply = await answer(here, owner, () => here.type('cancel last'));
  expect(reply).toContain('Nothing to cancel: resnet finished');
  expect(jobs(here)).toHaveLength(1);

  await here.type(longRun);
  const card = await here.sandbox.slack.until(() => here.cards()[1]);
  await here.told('started');
  const presses = [1, 2].map(() =>
    here.sandbox.slack.click(owner, card.channel, card.ts, 'run-cancel'),
  );
  await Promise.all(presses);
  await here.told('cancelled');
  expect(here.milestones()).toEqual(['card', 'started', 'cancelled']);
});

test('a button of a run that is gone says what to type', async () => {
  const here = await stage();
  // The card cannot be edited any more: its buttons stay as they were.
  here.sandbox.slack.fault({
    method: 'chat.update',
    times: Infinity,
    answer: { kind: 'error', error: 'edit_window_closed' },
  });
  await running(here);
  await here.type('cancel last');
  await here.told('cancelled');
  await gone(here);
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store.list('configmaps', 'training').length === 0 ? true : undefined,
  );
  // Whoever saw the run leave still knows it.
  await here.sandbox.bot.stop('SIGKILL');
  await here.sandbox.startBot();
  const reply = await answer(here, owner, () => press(here, owner));
  expect(reply).toContain('not in the cluster any more');
  expect(reply).toContain('/train resnet gpu=1');
});

test('a bot that dies between the word and the deed does not spoil the natural end', async () => {
  const here = await stage();
  const bot = await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly} sleep=2`);
  await here.told('started');
  const { store } = here.sandbox.kubernetes;
  const [config] = store.list('configmaps', 'training');
  const record: object = JSON.parse(String(config?.['data']?.record));
  const cancelled = { by: owner, as: 'vision1', at: new Date().toISOString() };
  await bot.stop('SIGKILL');
  store.update('configmaps', 'training', config?.metadata.name ?? '', (draft) => {
    draft['data'] = { record: JSON.stringify({ ...record, cancelled }) };
  });
  await here.sandbox.startBot();
  await here.told('finished');
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});
