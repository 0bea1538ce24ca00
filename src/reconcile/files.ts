import type { Logger } from 'pino';
import { leadingPod } from '../training/workers.ts';
import type { Look } from './look.ts';
import type { FileKey, RunPictures, ThreadFile } from './ports.ts';
import { isTooLongToShow } from './report.ts';
import { readLogFile, type LogDeps } from './whole-log.ts';

export interface FilesDeps extends LogDeps {
  readonly pictures: RunPictures;
  readonly log: Logger;
}

/** A file that belongs to a run's end; undefined where there is none. Never rejects. */
export function fileOf(key: FileKey, look: Look, deps: FilesDeps): Promise<ThreadFile | undefined> {
  return key === 'picture' ? pictureOf(look, deps) : logOf(look, deps);
}

async function pictureOf(
  { snapshot, observation }: Look,
  { pictures, log }: FilesDeps,
): Promise<ThreadFile | undefined> {
  try {
    const picture = await pictures.draw(snapshot, leadingPod(observation.pods)?.name);
    return picture && { kind: 'picture', name: `${snapshot.jobName}.png`, ...picture };
  } catch (error) {
    log.warn({ run: snapshot.spec.id, err: error }, 'a picture could not be drawn');
    return undefined;
  }
}

/** The log as a file; undefined where the milestone shows all of it. */
async function logOf(look: Look, deps: LogDeps): Promise<ThreadFile | undefined> {
  const lines = await readLogFile(look, deps);
  if (!isTooLongToShow(lines)) return undefined;
  return { kind: 'log', name: `${look.snapshot.jobName}.log`, lines };
}
