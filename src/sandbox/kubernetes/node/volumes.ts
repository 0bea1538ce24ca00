import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Pod, Volume, VolumeSource } from '../controllers/objects.ts';
import { dataOf } from './env.ts';
import type { DataLookup } from './env.ts';

/** The words of a FailedMount event. */
export class MountError extends Error {}

/** Where a volume lies. `isShared` where it outlives its pod. */
export interface MountedVolume {
  readonly folder: string;
  readonly isShared: boolean;
}

/** The volumes of one pod, by name. */
export type MountedVolumes = ReadonlyMap<string, MountedVolume>;

/**
 * Makes the volumes of a pod, each a folder below the sandbox's `dir`: nothing of the user's machine
 * is touched, since a hostPath outside `dir` stands for `<dir>/node/<path>`. Throws MountError with
 * the kubelet's words where one cannot be made yet.
 */
export function mountVolumes(
  pod: Pod,
  folders: { readonly dir: string; readonly podDir: string },
  lookup: DataLookup,
): MountedVolumes {
  const mounted = new Map<string, MountedVolume>();
  for (const volume of pod.spec.volumes ?? []) {
    try {
      const folder = mountOne(volume, pod, folders, lookup);
      const isShared = relative(folders.podDir, folder).startsWith('..');
      mounted.set(volume.name, { folder, isShared });
    } catch (error) {
      if (!(error instanceof MountError) && !isSystemError(error)) throw error;
      const prefix = `MountVolume.SetUp failed for volume "${volume.name}" : `;
      throw new MountError(prefix + error.message, { cause: error });
    }
  }
  return mounted;
}

/** Whether the file system refused something: EACCES, ENOTDIR, ENOSPC and the like. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

function mountOne(
  volume: Volume,
  pod: Pod,
  { dir, podDir }: { readonly dir: string; readonly podDir: string },
  lookup: DataLookup,
): string {
  const own = join(podDir, 'volumes', volume.name);
  const { namespace = '' } = pod.metadata;
  if (volume.hostPath) return hostFolder(volume.hostPath, dir);
  if (volume.nfs) return made(join(dir, 'nfs', volume.nfs.server, volume.nfs.path));
  if (volume.persistentVolumeClaim) {
    return made(join(dir, 'claims', namespace, volume.persistentVolumeClaim.claimName));
  }
  if (volume.configMap) return dataFolder('configmaps', volume.configMap.name, volume.configMap);
  if (volume.secret) return dataFolder('secrets', volume.secret.secretName, volume.secret);
  return made(own);

  function dataFolder(resource: 'configmaps' | 'secrets', name: string, source: VolumeSource) {
    const object = lookup(resource, name);
    if (object) return writeData(made(own), dataOf(object), source, `${namespace}/${name}`);
    if (source.optional) return made(own);
    throw new MountError(`${resource === 'secrets' ? 'secret' : 'configmap'} "${name}" not found`);
  }
}

/** The folder on this machine that a path of the pretended node stands for. */
function nodePath(path: string, dir: string): string {
  const root = resolve(dir);
  const isInside = !relative(root, resolve(path)).startsWith('..');
  return isInside ? resolve(path) : join(root, 'node', path);
}

function hostFolder({ path, type = '' }: { path: string; type?: string }, dir: string): string {
  const folder = nodePath(path, dir);
  if (type === 'Directory' && !isDirectory(folder)) {
    throw new MountError(`hostPath type check failed: ${path} is not a directory`);
  }
  return made(folder);
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function writeData(
  folder: string,
  data: ReadonlyMap<string, string>,
  { items, optional }: VolumeSource,
  reference: string,
): string {
  const files = items ?? [...data.keys()].map((key) => ({ key, path: key }));
  for (const { key, path } of files) {
    const value = data.get(key);
    if (value === undefined && !optional) {
      throw new MountError(`references non-existent config key: ${key} in ${reference}`);
    }
    if (value === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), value);
  }
  return folder;
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
