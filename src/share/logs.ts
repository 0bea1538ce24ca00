import { join } from 'node:path';
import type { SharedLogs } from '../reconcile/ports.ts';
import type { TrainingSpec } from '../training/spec.ts';
import { entriesOf, mostEntries } from './entries.ts';
import { chunksOf, openWithin, type OpenFile } from './files.ts';
import { runFolder, type ShareConfig } from './run-folder.ts';

/** The end of a file that is read: as much as 2,000 lines mostly take. */
const endBytes = 1024 * 1024;
/** Of a whole log no more than this is read. */
const wholeBytes = 64 * 1024 * 1024;
/** Logs that are looked at, the last by name: where there are so many, their names count or date them. */
const mostLogs = 200;
const logName = /\.(?:log|txt|out|err)$/;

/**
 * Reads the logs that runs wrote to the share, where the bot has it mounted. What lies there
 * belongs to people: no link leads out of the folder of the run's owner, and nothing but plain
 * files is read.
 */
export function createSharedLogs(config: () => ShareConfig): SharedLogs {
  /** The newest log of a run, open for as long as it is looked at; none where there is none. */
  async function* newest(spec: TrainingSpec): AsyncGenerator<OpenFile> {
    const found = await runFolder(config(), spec);
    if (!found) return;
    const folder = join(found.run, 'logs');
    const entries = await entriesOf(folder, mostEntries);
    const names = entries.map(({ name }) => name).filter((name) => logName.test(name));
    const file = await newestOf(folder, names.slice(-mostLogs), found.user);
    if (!file) return;
    try {
      yield file;
    } finally {
      await file.handle.close();
    }
  }

  return {
    async tail(spec, lines) {
      for await (const file of newest(spec)) return await lastLines(file, lines);
      return [];
    },
    async *lines(spec) {
      for await (const file of newest(spec)) yield* allLines(file);
    },
  };
}

/** The one that was written last; no more than two are open at a time. */
async function newestOf(
  folder: string,
  names: readonly string[],
  ownFolder: string,
): Promise<OpenFile | undefined> {
  let newest: OpenFile | undefined;
  for (const name of names) {
    const file = await openWithin(join(folder, name), ownFolder);
    if (!file) continue;
    const isNewer = !newest || file.stats.mtimeMs > newest.stats.mtimeMs;
    await (isNewer ? newest : file)?.handle.close();
    if (isNewer) newest = file;
  }
  return newest;
}

async function lastLines({ handle, stats }: OpenFile, lines: number): Promise<readonly string[]> {
  const length = Math.min(stats.size, endBytes);
  const { buffer, bytesRead } = await handle.read({
    buffer: Buffer.alloc(length),
    position: stats.size - length,
  });
  const all = buffer.toString('utf8', 0, bytesRead).replace(/\n$/, '').split('\n');
  // The first line of a piece is the end of one.
  return (length < stats.size ? all.slice(1) : all).slice(-lines);
}

/** A line longer than this is none that anybody wrote to be read. */
const longestLine = 64 * 1024;

async function* allLines(file: OpenFile): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunksOf(file, wholeBytes)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]/);
    rest = (parts.pop() ?? '').slice(-longestLine);
    yield* parts;
  }
  yield rest;
}
