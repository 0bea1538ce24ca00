import { join } from 'node:path';
import type { TrainingSpec } from '../training/spec.ts';
import { entriesOf, mostEntries } from './entries.ts';
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
      let opened = 0;
      for await (const { folder, name } of eventFiles(root, { left: mostEntries })) {
        if (opened === mostFiles) return;
        opened += 1;
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

interface Place {
  readonly folder: string;
  readonly name: string;
}

/** Their names begin with the time they were made at. Takes from `entries` what it has looked at. */
async function* eventFiles(
  root: string,
  entries: { left: number },
  folder = '',
  depth = 0,
): AsyncGenerator<Place> {
  const found = await entriesOf(join(root, folder), entries.left);
  entries.left -= found.length;
  for (const entry of found)
    if (entry.isFile() && eventName.test(entry.name)) yield { folder, name: entry.name };
  if (depth === mostDepth) return;
  for (const entry of found)
    if (entry.isDirectory()) yield* eventFiles(root, entries, join(folder, entry.name), depth + 1);
}
