import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesOf } from '../../src/share/entries.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entries-'));
  for (const name of ['b', 'c', 'a']) await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true }));

test('what lies in a folder is listed by name', async () => {
  expect((await entriesOf(folder, 10)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('no more is listed than was asked for', async () => {
  expect(await entriesOf(folder, 2)).toHaveLength(2);
  expect(await entriesOf(folder, 0)).toEqual([]);
});
