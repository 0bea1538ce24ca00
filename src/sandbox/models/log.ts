import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Container } from './container.ts';
import { asPythonError } from './python.ts';

/** Takes one line of a training's log, or several, without the last line end. */
export type Log = (line: string) => void;

/**
 * Opens the file at `path` to add lines to its end; its folder is made where it is missing. Without
 * a path the lines go nowhere. Throws PythonError.
 */
export async function openLogFile(container: Container, path: string | undefined): Promise<Log> {
  if (path === undefined) return () => undefined;
  await container.makeFolder(dirname(path));
  const append = (text: string) => {
    try {
      appendFileSync(container.locate(path), text);
    } catch (error) {
      throw asPythonError(error, path);
    }
  };
  append('');
  return (line) => append(`${line}\n`);
}
