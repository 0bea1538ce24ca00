import type { Logger } from 'pino';
import { ThreadError } from './errors.ts';
import type { Look } from './look.ts';
import type { Posting } from './places.ts';
import type { LogFile, MessageRef, Threads } from './ports.ts';

/** After so many failures in a row, a quarter of an hour, the thread is closed without the log. */
const mostFailures = 20;

export interface AttachLogDeps {
  readonly threads: Threads;
  readonly log: Logger;
  readonly posting: Posting;
}

/**
 * Shares a run's log in its thread, or finds the one that stands; gives the file's id, or '' where
 * there is nothing to share or Slack does not take it: the end has been told, and the log is only
 * its evidence. Rejects where it is worth another try.
 */
export async function attachLog(
  { memory, snapshot }: Look,
  card: MessageRef,
  file: LogFile | undefined,
  { threads, log, posting }: AttachLogDeps,
): Promise<string> {
  if (file === undefined) return '';
  try {
    // One look a failed run: a file carries no metadata by which it would be found later.
    const standing = await threads.findFile(card, file.name);
    return standing ?? (await posting(() => threads.shareFile(card, file)));
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    const failures = (memory.refusals.get('log') ?? 0) + 1;
    memory.refusals.set('log', failures);
    const passing = error.reason === 'retry' || error.reason === 'in-doubt';
    if (passing && failures < mostFailures) throw error;
    log.warn({ run: snapshot.spec.id, err: error }, 'the log could not be put into the thread');
    return '';
  }
}
