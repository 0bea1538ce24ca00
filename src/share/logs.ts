import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SharedLogs } from '../reconcile/ports.ts';
import type { TrainingSpec } from '../training/spec.ts';
import { chunksOf, openWithin, type OpenFile } from './files.ts';
import { runFolder, type ShareConfig } from './run-folder.ts';

/** The end of a file that is read: as much as 2,000 lines mostly take. */
const endBytes = 1024 * 1024;
/** Of a whole log no more than this is read. */
const wholeBytes = 64 * 1024 * 1024;
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
    const names = (await readdir(folder)).filter((name) => logName.test(name));
    const opened = await Promise.all(
      names.map((name) => openWithin(join(folder, name), found.user)),
    );
    const files = opened.filter((file) => file !== undefined);
    try {
      yield* files.toSorted((a, b) => b.stats.mtimeMs - a.stats.mtimeMs).slice(0, 1);
    } finally {
      await Promise.all(files.map(({ handle }) => handle.close()));
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
