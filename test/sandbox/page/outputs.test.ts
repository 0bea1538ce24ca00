import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../../src/sandbox/kubernetes/store.ts';
import { createOutputs } from '../../../src/sandbox/page/outputs.ts';
import { annotation } from '../../../src/training/names.ts';
import { aPng } from './support.ts';

/** A share with the folder of one run, and a Job whose spec names it. */
async function aRun(folder = 'vision1/run') {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-outputs-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const share = join(dir, 'share');
  const own = join(share, 'vision1/run');
  await mkdir(join(own, 'logs'), { recursive: true });
  await writeFile(join(dir, 'secret'), 'not on the share');
  await writeFile(join(share, 'vision1/other'), 'of another run');
  const store = createStore();
  store.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'training' },
  });
  const outputs = { folder: join(share, folder), checkpoint: '', logs: '', tensorboard: '' };
  const requestedAt = '2026-01-02T03:04:05Z';
  const spec = JSON.stringify({ id: 'abc', args: [], requestedAt, outputs });
  store.create('jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'run', namespace: 'training', annotations: { [annotation.spec]: spec } },
    spec: {
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'train', image: 'a' }] },
      },
    },
  });
  return { own, dir, files: createOutputs({ store, share }) };
}

const textOf = (preview?: { bytes: Uint8Array }): string | undefined =>
  preview && Buffer.from(preview.bytes).toString();

test('lists what a run wrote with its size, hidden files aside', async () => {
  const { own, files } = await aRun();
  await writeFile(join(own, 'logs/train.log'), 'loss 0.1\n');
  await writeFile(join(own, '.run'), 'abc');
  expect(await files.list('abc')).toEqual([{ path: 'logs/train.log', bytes: 9 }]);
  expect(await files.list('nosuch')).toBeUndefined();
});

test('shows a text, and a picture as one', async () => {
  const { own, files } = await aRun();
  await writeFile(join(own, 'a.log'), 'loss 0.1\n');
  await writeFile(join(own, 'loss.png'), aPng(4, 4));
  const log = await files.read('abc', 'a.log');
  expect(log).toMatchObject({ contentType: 'text/plain; charset=utf-8', cut: false });
  expect(textOf(log)).toBe('loss 0.1\n');
  expect(await files.read('abc', 'loss.png')).toMatchObject({ contentType: 'image/png' });
});

test('of a long text only the end is shown, from the beginning of a line', async () => {
  const { own, files } = await aRun();
  const lines = Array.from({ length: 20_000 }, (_, index) => `step ${index} ✓`);
  await writeFile(join(own, 'a.log'), `${lines.join('\n')}\n`);
  const log = await files.read('abc', 'a.log');
  expect(log).toMatchObject({ contentType: 'text/plain; charset=utf-8', cut: true });
  expect(textOf(log)).toMatch(/^step \d+ ✓\n/);
  expect(textOf(log)?.endsWith('step 19999 ✓\n')).toBe(true);
});

test.each(['../other', '../../../secret', '/etc/passwd', 'nosuch', '.', ''])(
  'shows nothing for the path %j',
  async (path) => {
    const { files } = await aRun();
    expect(await files.read('abc', path)).toBeUndefined();
  },
);

test('a link that leads out of the run’s folder is not followed', async () => {
  const { own, dir, files } = await aRun();
  await symlink(join(dir, 'secret'), join(own, 'link'));
  await symlink(dir, join(own, 'folder'));
  expect(await files.read('abc', 'link')).toBeUndefined();
  expect(await files.read('abc', 'folder/secret')).toBeUndefined();
});

test('a folder outside of the share is not looked into, whatever the Job says', async () => {
  const { files } = await aRun('../secret-folder');
  expect(await files.list('abc')).toBeUndefined();
  expect(await files.read('abc', 'a')).toBeUndefined();
});
