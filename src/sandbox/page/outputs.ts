import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Store } from '../kubernetes/types.ts';
import { submittedSpecs } from '../submitted.ts';
import { contentTypeOf } from './files.ts';
import type { OutputFile } from './model.ts';

const MOST_FILES = 200;
const MOST_PICTURE_BYTES = 8 * 1_048_576;
/** Of a longer text, only its end is shown. */
const MOST_TEXT_BYTES = 64 * 1_024;

/** A file as a browser may show it. */
interface Preview {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** True where the beginning is missing. */
  readonly cut: boolean;
}

/** The files that runs wrote, and nothing else of this machine. */
export interface Outputs {
  /** What the run wrote so far, by path; undefined where there is no such run. */
  list(run: string): Promise<readonly OutputFile[] | undefined>;
  /** One of those files; undefined where it is none of them. */
  read(run: string, path: string): Promise<Preview | undefined>;
}

export function createOutputs(deps: { store: Store; share: string }): Outputs {
  /** Where the run's files really lie; undefined where that is not on the share. */
  async function folderOf(run: string): Promise<string | undefined> {
    const spec = submittedSpecs(deps.store).find(({ id }) => id === run);
    const [share, folder] = await Promise.all([
      real(deps.share),
      spec && real(spec.outputs.folder),
    ]);
    return share !== undefined && folder !== undefined && isBelow(share, folder)
      ? folder
      : undefined;
  }

  return {
    async list(run) {
      const folder = await folderOf(run);
      return folder === undefined ? undefined : filesBelow(folder);
    },
    async read(run, path) {
      const folder = await folderOf(run);
      if (folder === undefined) return undefined;
      const file = await real(join(folder, path));
      return file !== undefined && isBelow(folder, file) ? preview(file) : undefined;
    },
  };
}

async function real(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}

const isBelow = (folder: string, path: string): boolean => path.startsWith(folder + sep);

async function filesBelow(folder: string): Promise<readonly OutputFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.slice(0, MOST_FILES).map(async (path) => ({
      path: relative(folder, path),
      // It may have been renamed by its writer since.
      bytes: await stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    })),
  );
}

/** The whole of a picture, and the end of anything else. */
async function preview(path: string): Promise<Preview | undefined> {
  const { size } = await stat(path);
  const most = path.endsWith('.png') ? MOST_PICTURE_BYTES : MOST_TEXT_BYTES;
  const bytes = await lastBytes(path, size, most);
  return { contentType: contentTypeOf(bytes), bytes, cut: size > most };
}

async function lastBytes(path: string, size: number, most: number): Promise<Uint8Array> {
  const start = Math.max(0, size - most);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(size, most)),
      0,
      Math.min(size, most),
      start,
    );
    const read = buffer.subarray(0, bytesRead);
    // A line that was cut may begin in the middle of a character.
    return start === 0 ? read : read.subarray(read.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
