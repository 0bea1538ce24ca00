import { constants, type Stats } from 'node:fs';
import { open, readlink, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';

/** A file of the share that is open, with what it is. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/**
 * Opens a plain file that really lies in `folder`, whose path must have no links; undefined for
 * anything else. What lies on the share belongs to people: a link of theirs leads nowhere else.
 */
export async function openWithin(path: string, folder: string): Promise<OpenFile | undefined> {
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

/** Reads from the beginning, piece by piece, and no more than so many bytes. */
export async function* chunksOf(
  { handle }: Pick<OpenFile, 'handle'>,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(256 * 1024);
  for (let at = 0; at < mostBytes;) {
    const { bytesRead } = await handle.read({ buffer, position: at });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield Uint8Array.from(buffer.subarray(0, bytesRead));
  }
}
