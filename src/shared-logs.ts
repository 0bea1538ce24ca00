import { constants, type Stats } from 'node:fs';
import { open, readdir, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Config } from './config.ts';
import type { SharedLogs } from './reconcile/ports.ts';

/** The end of a file that is read: as much as 2,000 lines mostly take. */
const mostBytes = 1024 * 1024;
const logName = /\.(?:log|txt|out|err)$/;

/** A file of the share that is open, with what it is. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/**
 * Reads the logs that runs wrote to the share, where the bot has it mounted. What lies there
 * belongs to people: no link leads out of the folder of the run's owner, and nothing but plain
 * files is read.
 */
export function createSharedLogs(outputs: () => Config['outputs']): SharedLogs {
  return {
    async tail(spec, lines) {
      const { root, mount } = outputs();
      if (mount === undefined) return [];
      const owner = relative(root, spec.outputs.userRoot);
      if (owner === '' || owner.startsWith('..')) return [];
      const ownFolder = join(await realpath(mount), owner);
      const folder = join(mount, relative(root, spec.outputs.logs));
      const names = (await readdir(folder)).filter((name) => logName.test(name));
      const files = await Promise.all(
        names.map((name) => openWithin(join(folder, name), ownFolder)),
      );
      const found = files.filter((file) => file !== undefined);
      try {
        const newest = found.toSorted((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)[0];
        return newest ? await lastLines(newest, lines) : [];
      } finally {
        await Promise.all(found.map(({ handle }) => handle.close()));
      }
    },
  };
}

/** Opens a plain file that really lies in `folder`; undefined for anything else. */
async function openWithin(path: string, folder: string): Promise<OpenFile | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const stats = await handle.stat();
    // Asked of what is open: a name may mean another file by now.
    const real = await readlink(`/proc/self/fd/${handle.fd}`);
    if (stats.isFile() && real.startsWith(folder + sep)) return { handle, stats };
  } catch {
    // Where nobody can tell what it is, it is not read.
  }
  await handle.close();
  return undefined;
}

async function lastLines({ handle, stats }: OpenFile, lines: number): Promise<readonly string[]> {
  const length = Math.min(stats.size, mostBytes);
  const { buffer, bytesRead } = await handle.read({
    buffer: Buffer.alloc(length),
    position: stats.size - length,
  });
  const all = buffer.toString('utf8', 0, bytesRead).replace(/\n$/, '').split('\n');
  // The first line of a piece is the end of one.
  return (length < stats.size ? all.slice(1) : all).slice(-lines);
}
