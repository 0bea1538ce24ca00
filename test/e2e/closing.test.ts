import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/sandbox/kubernetes/types.ts';
import { quickly, stage, type Stage } from './stage.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../..');

const records = ({ sandbox }: Stage): readonly KubeObject[] =>
  sandbox.kubernetes.store
    .list('configmaps', 'training')
    .filter(({ metadata }) => metadata.name.endsWith('-record'));

function gone(here: Stage, look: () => unknown): Promise<true> {
  return here.sandbox.kubernetes.until(() => (look() === undefined ? true : undefined));
}

function theJob({ sandbox }: Stage): KubeObject {
  const [job] = sandbox.kubernetes.store.list('jobs', 'training');
  if (job === undefined) throw new Error('there is no Job');
  return job;
}

test('a namespace that is deleted, and with it the bot’s rights there, tells its threads and goes', async () => {
  const here = await stage();
  const { store } = here.sandbox.kubernetes;
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  store.delete('namespaces', undefined, 'training');
  await here.told('deleted');
  await gone(here, () => store.get('namespaces', undefined, 'training'));
  expect(here.milestones()).toEqual(['card', 'started', 'deleted']);
});

test('a Job made again under its name gets a thread of its own, after the first was closed', async () => {
  const here = await stage();
  const { store } = here.sandbox.kubernetes;
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 ${quickly} sleep=2`);
  await here.told('started');
  const { metadata, spec, apiVersion, kind } = theJob(here);
  const { name, labels, annotations } = metadata;
  store.delete('jobs', 'training', name, { propagation: 'Background' });
  await gone(here, () => store.get('jobs', 'training', name));
  const { selector: _selector, template, ...rest } = spec;
  const { 'slack-train/run': runId } = template.metadata.labels;
  store.create('jobs', {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'training',
      labels: { ...labels },
      annotations: { ...annotations },
    },
    spec: {
      ...rest,
      template: { ...template, metadata: { labels: { 'slack-train/run': runId } } },
    },
  });
  await here.sandbox.slack.until(() => here.cards()[1]);
  await here.told('finished');
  const threads = here
    .cards()
    .map(({ channel, ts }) =>
      here.sandbox.slack
        .replies(channel, ts)
        .map((message) => message.metadata?.event_payload['milestone']),
    );
  expect(threads).toEqual([
    ['card', 'started', 'deleted'],
    ['card', 'started', 'finished'],
  ]);
});

test('after an uninstall the clean-up lets everything go', async () => {
  const here = await stage();
  const { store } = here.sandbox.kubernetes;
  const bot = await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  await bot.stop('SIGTERM');
  const { name } = theJob(here).metadata;
  store.delete('jobs', 'training', name, { propagation: 'Background' });
  await here.sandbox.kubernetes.until(() => records(here)[0]?.metadata.deletionTimestamp);

  const env = {
    PATH: process.env['PATH'] ?? '',
    KUBECONFIG: here.sandbox.adminKubeconfig,
    SLACK_TRAIN_CONFIG: here.sandbox.configPath,
  };
  const cleanup = async (...args: string[]): Promise<string> => {
    const script = join(repository, 'src/cleanup.ts');
    const { stdout } = await run(process.execPath, [script, ...args], { env });
    return stdout;
  };
  expect(await cleanup()).toContain(`training/${name}-record: found`);
  expect(records(here)).toHaveLength(1);
  expect(await cleanup('--yes')).toContain(`training/${name}-record: released`);
  expect(records(here)).toEqual([]);
  expect(await cleanup('--all-namespaces', '--yes')).toBe('0 records\n');
});
