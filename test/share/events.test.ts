import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSharedEvents } from '../../src/share/events.ts';
import type { TrainingSpec } from '../../src/training/spec.ts';
import { spec } from '../reconcile/run.ts';
import { aSpec } from '../support/specs.ts';
import { shareOf } from './builders.ts';

let mount: string;
let folder: string;

beforeEach(async () => {
  mount = await mkdtemp(join(tmpdir(), 'share-'));
  folder = join(mount, 'vision1', spec.outputs.relative, 'tensorboard');
  await mkdir(folder, { recursive: true });
});
afterEach(() => rm(mount, { recursive: true }));

/** `folder: content` of each file that is read. */
async function found(
  mounted: { mount?: string } = { mount },
  run: TrainingSpec = spec,
): Promise<readonly string[]> {
  const events = createSharedEvents(() => shareOf(mounted));
  const read: string[] = [];
  for await (const { folder, chunks } of events.files(run)) {
    let content = '';
    for await (const chunk of chunks) content += new TextDecoder().decode(chunk);
    read.push(`${folder}: ${content}`);
  }
  return read;
}

test('event files are read, oldest first, with the folder they lie in', async () => {
  await mkdir(join(folder, 'train'));
  await writeFile(join(folder, 'train', 'events.out.tfevents.3.pod'), 'c');
  await writeFile(join(folder, 'events.out.tfevents.2.pod'), 'b');
  await writeFile(join(folder, 'events.out.tfevents.1.pod'), 'a');
  await writeFile(join(folder, 'notes.txt'), 'no');
  expect(await found()).toEqual([': a', ': b', 'train: c']);
});

test('of very many event files the oldest are read', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `events.out.tfevents.${1_000 + index}`);
  for (const name of names) await writeFile(join(folder, name), name);
  await mkdir(join(folder, 'train'));
  await writeFile(join(folder, 'train', 'events.out.tfevents.1.pod'), 'a');
  expect(await found()).toEqual(names.slice(0, 200).map((name) => `: ${name}`));
});

test('nothing is read where the share is not mounted', async () => {
  await writeFile(join(folder, 'events.out.tfevents.1.pod'), 'a');
  expect(await found({})).toEqual([]);
});

test('no link leads out of the run’s own folder, be it of a file, a folder or the folder itself', async () => {
  const secret = join(mount, 'vision1', 'secret');
  await mkdir(secret);
  await writeFile(join(secret, 'events.out.tfevents.1.pod'), 'secret');
  await symlink(
    join(secret, 'events.out.tfevents.1.pod'),
    join(folder, 'events.out.tfevents.1.pod'),
  );
  await symlink(secret, join(folder, 'train'));
  expect(await found()).toEqual([]);
  await rm(folder, { recursive: true });
  await symlink(secret, folder);
  expect(await found()).toEqual([]);
});

test('nothing is read where a run names the folder of another person', async () => {
  const { outputs } = aSpec({ user: { slackId: 'U2', id: 'vision2', groups: [] } });
  const theirs = join(mount, 'vision2', outputs.relative, 'tensorboard');
  await mkdir(theirs, { recursive: true });
  await writeFile(join(theirs, 'events.out.tfevents.1.pod'), 'of another person');
  expect(await found({ mount }, { ...spec, outputs })).toEqual([]);
});
