import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Container } from '../controllers/objects.ts';
import type { PathMapping } from './argv.ts';
import { ContainerConfigError } from './env.ts';
import type { Image } from './images.ts';
import type { MountedVolume, MountedVolumes } from './volumes.ts';

/** What a container sees as `/`: a folder in which each volume mount is a link. */
export interface ContainerRoot {
  readonly path: string;
  readonly workingDir: string;
  readonly terminationMessageFile: string;
  readonly mappings: readonly PathMapping[];
}

/**
 * Builds the root of a container: the mounts, the working folder and an empty termination message.
 * Read-only mounts are not enforced. A subPath that is missing on shared storage is refused with
 * ContainerConfigError: a kubelet would make it as root, which a share that squashes root refuses.
 */
export function buildRoot(
  path: string,
  container: Container,
  image: Image,
  volumes: MountedVolumes,
): ContainerRoot {
  const mappings = (container.volumeMounts ?? [])
    .toSorted((a, b) => a.mountPath.length - b.mountPath.length)
    .map(({ name, mountPath, subPath }) => {
      const volume = volumes.get(name);
      if (volume === undefined) throw new ContainerConfigError(`cannot find volume "${name}"`);
      const outside = subPath ? subFolder(volume, subPath, name, container.name) : volume.folder;
      link(join(path, mountPath), outside);
      return { inside: mountPath.replace(/(.)\/$/u, '$1'), outside };
    });
  const messagePath = container.terminationMessagePath ?? '/dev/termination-log';
  const terminationMessageFile = join(path, messagePath);
  mkdirSync(dirname(terminationMessageFile), { recursive: true });
  writeFileSync(terminationMessageFile, '');
  const workingDir = join(path, container.workingDir ?? image.workingDir);
  mkdirSync(workingDir, { recursive: true });
  const own = [{ inside: messagePath, outside: terminationMessageFile }];
  if (image.workingDir !== '/') {
    own.push({ inside: image.workingDir, outside: join(path, image.workingDir) });
  }
  return { path, workingDir, terminationMessageFile, mappings: [...mappings, ...own] };
}

function subFolder(
  { folder, isShared }: MountedVolume,
  subPath: string,
  mount: string,
  container: string,
): string {
  const path = join(folder, subPath);
  const where = `subPath directory for volumeMount "${mount}" of container "${container}"`;
  if (!existsSync(path)) {
    if (isShared) throw new ContainerConfigError(`failed to create ${where}`);
    mkdirSync(path, { recursive: true });
  }
  if (isOutside(realpathSync(folder), realpathSync(path))) {
    throw new ContainerConfigError(`failed to prepare ${where}`);
  }
  return path;
}

function isOutside(folder: string, path: string): boolean {
  return relative(folder, path).startsWith('..');
}

/** A link in the place of the mount. An earlier attempt's is replaced; files never are. */
function link(place: string, target: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const standing = lstatSync(place, { throwIfNoEntry: false });
  if (standing?.isSymbolicLink()) unlinkSync(place);
  else if (standing) makeRoom(place);
  symlinkSync(target, place);
}

function makeRoom(place: string): void {
  if (readdirSync(place).length > 0) {
    throw new ContainerConfigError(`${place} is not empty: a sandbox cannot mount over files`);
  }
  rmdirSync(place);
}
