import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Claims a folder for this process and resolves with what gives it back: two demos in one folder
 * would delete each other's pods. Rejects where another process that still runs has it.
 */
export async function claimFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'demo.pid');
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) {
    throw new Error(
      `another demo runs in ${dir} (process ${holder}): end it first, or delete ${path}`,
    );
  }
  await writeFile(path, String(process.pid));
  return () => rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
