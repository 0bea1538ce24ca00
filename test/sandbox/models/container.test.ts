import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createContainer } from '../../../src/sandbox/models/container.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'container-'));
  await mkdir(join(root, 'worker'));
});
afterEach(() => rm(root, { recursive: true }));

test.each([
  ['/worker/logs', '/box/worker/logs'],
  ['/worker/../../../etc', '/box/etc'],
  ['/', '/box'],
  ['logs', resolve('logs')],
])('%s lies at %s', (path, place) => {
  expect(
    createContainer('/box')
      .locate(path)
      .replace(/(.)\/$/, '$1'),
  ).toBe(place);
});

test('without a root, paths are what they say', () => {
  expect(createContainer(undefined).locate('/worker/logs')).toBe('/worker/logs');
});

test('a folder is made where its parent exists, and may exist already', async () => {
  const container = createContainer(root);
  await container.makeFolder('/worker/logs');
  await container.makeFolder('/worker/logs');
  expect((await stat(join(root, 'worker/logs'))).isDirectory()).toBe(true);
});

test('a folder without a parent is refused, with the path as the container sees it', async () => {
  await expect(createContainer(root).makeFolder('/share/a')).rejects.toMatchObject({
    type: 'FileNotFoundError',
    message: "[Errno 2] No such file or directory: '/share/a'",
  });
});

test('a file is no folder', async () => {
  await writeFile(join(root, 'worker/file'), '');
  const container = createContainer(root);
  const notFolder = { type: 'NotADirectoryError' };
  await expect(container.makeFolder('/worker/file')).rejects.toMatchObject(notFolder);
  await expect(container.makeFolder('/worker/file/x')).rejects.toMatchObject(notFolder);
});
