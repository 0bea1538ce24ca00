import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingSpec } from '../training/spec.ts';
import { chunksOf, openWithin } from './files.ts';
import { runFolder, type ShareConfig } from './run-folder.ts';

/** One event file of TensorBoard. */
export interface EventFile {
  /** The folder it lies in, below the run's own for TensorBoard; '' for that one itself. */
  readonly folder: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The event files that runs wrote to the share, where the bot can see it. */
export interface SharedEvents {
  /** A run's event files, oldest first in each folder, one open at a time. */
  files(spec: TrainingSpec): AsyncIterable<EventFile>;
}

const eventName = /\.tfevents\./;
const mostFiles = 200;
const mostDepth = 3;
/** Of all files of a run together. */
const mostBytes = 512 * 1024 * 1024;

/** Reads below the run's own folder for TensorBoard only: no link leads out of it. */
export function createSharedEvents(config: () => ShareConfig): SharedEvents {
  return {
    async *files(spec) {
      const found = await runFolder(config(), spec);
      if (!found) return;
      const root = join(found.run, 'tensorboard');
      let left = mostBytes;
      for (const { folder, name } of (await eventFiles(root)).slice(0, mostFiles)) {
        const file = await openWithin(join(root, folder, name), root);
        if (!file) continue;
        try {
          yield { folder, chunks: chunksOf(file, left) };
        } finally {
          await file.handle.close();
        }
        left -= file.stats.size;
        if (left <= 0) return;
      }
    },
  };
}

/** Their names begin with the time they were made at. */
async function eventFiles(
  root: string,
  folder = '',
  depth = 0,
): Promise<readonly { readonly folder: string; readonly name: string }[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const own = sorted
    .filter((entry) => entry.isFile() && eventName.test(entry.name))
    .map(({ name }) => ({ folder, name }));
  const folders = depth < mostDepth ? sorted.filter((entry) => entry.isDirectory()) : [];
  const below = await Promise.all(
    folders.map(({ name }) => eventFiles(root, join(folder, name), depth + 1)),
  );
  return [...own, ...below.flat()];
}
