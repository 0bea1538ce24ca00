import {
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SharedLogs } from '../../src/reconcile/ports.ts';
import { createSharedLogs } from '../../src/share/logs.ts';
import type { TrainingSpec } from '../../src/training/spec.ts';
import { spec } from '../reconcile/run.ts';
import { aSpec } from '../support/specs.ts';
import { shareOf } from './builders.ts';

let mount: string;
let logs: string;
let shared: SharedLogs;

beforeEach(async () => {
  mount = await mkdtemp(join(tmpdir(), 'share-'));
  logs = join(mount, 'vision1', spec.outputs.relative, 'logs');
  await mkdir(logs, { recursive: true });
  shared = createSharedLogs(() => shareOf({ mount }));
});
afterEach(() => rm(mount, { recursive: true }));

/** How many files below the share this process has open. */
async function openFiles(): Promise<number> {
  const descriptors = await readdir('/proc/self/fd');
  const paths = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  );
  return paths.filter((path) => path.startsWith(mount) && path.endsWith('.log')).length;
}

test('the last lines of the newest log of a run are read', async () => {
  await writeFile(join(logs, 'old.log'), 'old\n');
  await utimes(join(logs, 'old.log'), 1, 1);
  await writeFile(join(logs, 'train.log'), 'one\ntwo\nthree\n');
  await writeFile(join(logs, 'events.out.tfevents.1'), 'binary');
  expect(await shared.tail(spec, 2)).toEqual(['two', 'three']);
});

test('of very many logs no more than two are open at a time', async () => {
  for (let index = 100; index < 600; index += 1) {
    await writeFile(join(logs, `x${index}.log`), `${index}\n`);
    await utimes(join(logs, `x${index}.log`), index, index);
  }
  await utimes(join(logs, 'x450.log'), 9_000, 9_000);
  const watch = { most: 0, isOver: false };
  const watching = (async () => {
    for (; !watch.isOver;) watch.most = Math.max(watch.most, await openFiles());
  })();
  expect(await shared.tail(spec, 2)).toEqual(['450']);
  watch.isOver = true;
  await watching;
  expect(watch.most).toBeLessThanOrEqual(2);
  expect(await openFiles()).toBe(0);
});

test('of a very long log the end is read, in whole lines', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} of a very long log`);
  await writeFile(join(logs, 'train.log'), lines.join('\n'));
  const tail = await shared.tail(spec, 50_000);
  expect(tail.length).toBeGreaterThan(1000);
  expect(tail).toEqual(lines.slice(-tail.length));
});

test('no link leads to a file outside of the owner’s folder', async () => {
  await writeFile(join(mount, 'secret.log'), 'secret');
  await symlink(join(mount, 'secret.log'), join(logs, 'train.log'));
  expect(await shared.tail(spec, 10)).toEqual([]);

  await rm(logs, { recursive: true });
  await mkdir(join(mount, 'vision2'));
  await writeFile(join(mount, 'vision2', 'train.log'), 'of another person');
  await symlink(join(mount, 'vision2'), logs);
  expect(await shared.tail(spec, 10)).toEqual([]);
});

test('nothing is read where the bot has no share, or the run lies on another', async () => {
  await writeFile(join(logs, 'train.log'), 'one');
  const none = createSharedLogs(() => shareOf({}));
  expect(await none.tail(spec, 10)).toEqual([]);
  const other = createSharedLogs(() => shareOf({ root: '/other', mount }));
  expect(await other.tail(spec, 10)).toEqual([]);
});

test('the whole of it is read line by line, each drawing of a bar as one', async () => {
  const long = Array.from({ length: 30_000 }, (_, index) => `line ${index} ✓`);
  await writeFile(join(logs, 'train.log'), `10%\r20%\n${long.join('\n')}`);
  const lines: string[] = [];
  for await (const line of shared.lines(spec)) lines.push(line);
  expect(lines).toEqual(['10%', '20%', ...long]);
});

/** A run of another person, who has a log there. */
const others = aSpec({ user: { slackId: 'U2', id: 'vision2', groups: [] } });
const elsewhere = `/share/vision2/${others.outputs.relative}`;

test.each<[string, TrainingSpec]>([
  ['the folders of another person', { ...spec, outputs: others.outputs }],
  [
    'another person’s log below their own folder',
    {
      ...spec,
      outputs: { ...spec.outputs, logs: `${elsewhere}/logs`, userRoot: '/share/vision2' },
    },
  ],
  [
    'a folder that leads elsewhere',
    {
      ...spec,
      outputs: {
        ...spec.outputs,
        relative: `../vision2/${others.outputs.relative}`,
        folder: `/share/vision1/../vision2/${others.outputs.relative}`,
      },
    },
  ],
  ['a person of another namespace', { ...others, namespace: 'vision' }],
  ['a person whom nobody mapped', aSpec({ user: { slackId: 'U3', id: 'vision3', groups: [] } })],
])('nothing is read for a run that names %s', async (_, forged) => {
  for (const user of ['vision2', 'vision3']) {
    const folder = join(mount, user, others.outputs.relative, 'logs');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'train.log'), 'of another person');
  }
  expect(await shared.tail(forged, 10)).toEqual([]);
});
