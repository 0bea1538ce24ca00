import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { quickly, stage, type Stage } from './stage.ts';

const specs = ({ sandbox }: Stage) => submittedSpecs(sandbox.kubernetes.store);

test.each(['socket', 'http'] as const)(
  '/train resnet gpu=2 lr=0.01 becomes a Job and its thread closes with the paths (%s)',
  async (transport) => {
    const here = await stage({ transport });
    await here.sandbox.startBot();
    const delivery = await here.type(`resnet gpu=2 lr=0.01 ${quickly}`);
    expect(delivery).toMatchObject({ acked: true });

    const finished = await here.told('finished');
    expect(here.milestones()).toEqual(['card', 'started', 'finished']);
    expect(await here.reply()).toContain('--lr 0.01');

    const [spec] = specs(here);
    if (!spec) throw new Error('there is no Job');
    expect(spec.args.slice(0, 7)).toEqual([
      '--checkpoint-path',
      '/worker/checkpoint',
      '--use-tensorboard',
      '--log-path',
      'logs/train.log',
      '--lr',
      '0.01',
    ]);
    for (const folder of ['checkpoint', 'logs', 'tensorboard'] as const) {
      expect(finished).toContain(spec.outputs[folder]);
      expect(readdirSync(spec.outputs[folder])).not.toEqual([]);
    }
  },
);

test('a learning rate that diverges ends in a failed thread that names the cause', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(`resnet gpu=1 lr=1e6 ${quickly}`);
  const failed = await here.told('failed');
  expect(failed).toMatch(/nan/i);
  expect(failed).toContain('exit');
  expect(failed).not.toContain('BackoffLimitExceeded');
  expect(here.milestones()).toEqual(['card', 'started', 'failed']);
});

test('two runs of one model in the same minute never share a folder', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await Promise.all([1, 2, 3].map(() => here.type(`resnet gpu=1 ${quickly}`)));
  await here.sandbox.kubernetes.until(() => (specs(here).length === 3 ? true : undefined));
  const folders = specs(here).map((spec) => spec.outputs.folder);
  expect(new Set(folders).size).toBe(3);
});

test('a run deleted with kubectl is told as deleted, and its record goes', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 sleep=60');
  await here.told('started');
  const [job] = here.sandbox.kubernetes.store.list('jobs');
  here.sandbox.kubernetes.store.delete('jobs', 'training', job?.metadata.name ?? '', {
    propagation: 'Background',
  });
  await here.told('deleted');
  expect(here.milestones()).toEqual(['card', 'started', 'deleted']);
  await here.sandbox.kubernetes.until(() =>
    here.sandbox.kubernetes.store.list('configmaps', 'training').length === 0 ? true : undefined,
  );
});

test('where the folders cannot be made on the share, the run says so', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await writeFile(`${here.sandbox.share}/vision1/gpu`, 'a file where the folder should be');
  await here.type(`resnet gpu=1 ${quickly}`);
  const failed = await here.told('failed');
  expect(failed).toContain(`cannot create ${here.sandbox.share}/vision1/gpu/resnet/`);
  expect(here.milestones()).toEqual(['card', 'failed']);
});
