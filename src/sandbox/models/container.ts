import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asPythonError, PythonError } from './python.ts';

/** The file system as the process believes to see it. Errors name paths the container's way. */
export interface Container {
  /** Where a path lies on this machine. */
  locate(path: string): string;
  /** Makes a folder where it is missing, though not its parents; throws PythonError. */
  makeFolder(path: string): Promise<void>;
}

/**
 * Absolute paths lie below `root`, and none leads out of it; relative ones below the working
 * directory. Without a root all paths are taken as they are.
 */
export function createContainer(root: string | undefined): Container {
  const locate = (path: string) =>
    root !== undefined && path.startsWith('/') ? join(root, resolve('/', path)) : resolve(path);
  return {
    locate,
    async makeFolder(path) {
      const folder = locate(path);
      try {
        if (await isMissing(folder)) await mkdir(folder);
        await access(folder, constants.W_OK);
      } catch (error) {
        throw asPythonError(error, path);
      }
      if (!(await stat(folder)).isDirectory()) {
        throw new PythonError('NotADirectoryError', `[Errno 20] Not a directory: '${path}'`);
      }
    },
  };
}

async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}
