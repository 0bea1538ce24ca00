import type { Logger } from 'pino';
import { ThreadError } from './errors.ts';
import type { Look } from './look.ts';
import type { Posting } from './places.ts';
import type { FileKey, MessageRef, ThreadFile, Threads } from './ports.ts';
import { countRefusal } from './run-memory.ts';

/** After so many failures in a row, a quarter of an hour, the thread is closed without the file. */
const mostFailures = 20;

/** A file shows in its thread some time after Slack has said that it does. */
export const fileShowsMs = 10_000;

export interface AttachFileDeps {
  readonly threads: Threads;
  readonly log: Logger;
  readonly posting: Posting;
}

/**
 * Shares a file in a run's thread, or finds the one that stands where that is in doubt; gives the
 * file's id, or '' where there is nothing to share or Slack does not take it: the end has been told,
 * and a file is only its evidence. Rejects where it is worth another try.
 */
export async function attachFile(
  { memory, snapshot }: Look,
  card: MessageRef,
  key: FileKey,
  file: ThreadFile | undefined,
  { threads, log, posting }: AttachFileDeps,
): Promise<string> {
  if (file === undefined) return '';
  try {
    const known = memory.shared[key];
    if (known) return known;
    const isInDoubt = memory.filesInDoubt || known === '';
    // A file carries no metadata: its name is what it is found by.
    const standing = isInDoubt ? await threads.findFile(card, file.name) : undefined;
    memory.shared = { ...memory.shared, [key]: '' };
    const id = standing ?? (await posting(() => threads.shareFile(card, file)));
    memory.shared = { ...memory.shared, [key]: id };
    return id;
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    const failures = countRefusal(memory, key);
    const passing = error.reason === 'retry' || error.reason === 'in-doubt';
    if (passing && failures < mostFailures) throw laterWhereInDoubt(error);
    log.warn({ run: snapshot.spec.id, file: key, err: error }, 'a file could not be shared');
    return '';
  }
}

/** Whether a file stands is not to be seen at once: no sooner is it worth a look. */
function laterWhereInDoubt(error: ThreadError): ThreadError {
  if (error.reason !== 'in-doubt') return error;
  return new ThreadError('in-doubt', error.message, { retryAfterMs: fileShowsMs, cause: error });
}
