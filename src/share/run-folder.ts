import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { isRunFolder, userFolder } from '../training/outputs.ts';
import type { TrainingSpec } from '../training/spec.ts';

/** What says where runs lie, and whose they are. */
export type ShareConfig = Pick<Config, 'outputs' | 'users'>;

/** Where a run's files lie as the bot sees them, below the real place of the mount. */
interface RunFolder {
  /** Its owner's. */
  readonly user: string;
  /** The run's own, below it. */
  readonly run: string;
}

/**
 * The folder of a run; undefined where the share is not mounted, or the run lies elsewhere. Whoever
 * may create Jobs in a namespace writes their specs: none of them names a folder but one that a run of
 * the person may have, and nobody but those who train in that namespace.
 */
export async function runFolder(
  { outputs: { root, mount }, users }: ShareConfig,
  { user, namespace, outputs: { folder, relative } }: TrainingSpec,
): Promise<RunFolder | undefined> {
  if (mount === undefined || !isRunFolder(relative)) return undefined;
  if (folder !== `${userFolder(root, user.id)}/${relative}`) return undefined;
  const isTheirs = [...users.values()].some(
    (known) => known.id === user.id && known.namespace === namespace,
  );
  if (!isTheirs) return undefined;
  const own = join(await realpath(mount), user.id);
  return { user: own, run: join(own, relative) };
}
