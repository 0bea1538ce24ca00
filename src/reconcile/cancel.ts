import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Cancellation } from '../training/run.ts';
import { RecordConflict, RecordGone } from './errors.ts';
import type { RecordStore, RunRecord, Snapshot, StoredRecord } from './ports.ts';
import type { Canceller, JobRemover } from './people-ports.ts';

export interface CancellerDeps {
  readonly records: RecordStore;
  readonly jobs: JobRemover;
  readonly clock: Clock;
}

/** How often a record that others write too is written. */
const attempts = 5;

/**
 * Calls a run off: who did it is written into its record first, and then its Job is deleted, so that
 * whoever tells its thread, on whichever replica and after whatever crash, tells what it was. The
 * word is taken back where the cluster refuses. Where it is not certain what became of the Job the
 * word stays: it counts only once the Job is gone.
 */
export function createCanceller({ records, jobs, clock }: CancellerDeps): Canceller {
  /** Writes what `change` makes of the record, whoever else writes it; undefined leaves it as it is. */
  async function amend(
    run: Snapshot,
    known: StoredRecord,
    change: (record: RunRecord) => RunRecord | undefined,
  ): Promise<StoredRecord> {
    let stored = known;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const changed = change(stored.record);
      if (changed === undefined) return stored;
      try {
        return await records.write(stored, changed);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        stored = await standing(run, stored);
      }
    }
    throw new RecordConflict(`the record of ${run.jobName} is written by others all the time`);
  }

  async function standing(run: Snapshot, stored: StoredRecord): Promise<StoredRecord> {
    const read = await records.read(stored);
    return read?.record.jobUid === run.uid ? read : records.ensure(run);
  }

  /** Whoever was first did it; and a thread that is closed tells nothing more. */
  async function giveWord(run: Snapshot, word: Cancellation): Promise<StoredRecord> {
    const stored = run.stored ?? (await records.ensure(run));
    return amend(run, stored, (record) =>
      record.cancelled || record.closed ? undefined : { ...record, cancelled: word },
    );
  }

  async function takeBack(run: Snapshot, stored: StoredRecord, word: Cancellation): Promise<void> {
    await amend(run, stored, ({ cancelled, ...record }) =>
      cancelled?.at === word.at && cancelled.by === word.by ? record : undefined,
    );
  }

  return {
    async cancel(run, by, reason) {
      const at = new Date(clock.now()).toISOString();
      const word = { by: by.slackId, as: by.id, at, ...(reason !== undefined && { reason }) };
      const stored = await giveWord(run, word);
      try {
        return await jobs.remove(run, by);
      } catch (error) {
        const certain = error instanceof Refusal && error.reason !== 'unreachable';
        // Where it cannot be taken back it is withdrawn later: the Job stands.
        if (certain) await takeBack(run, stored, word).catch(() => undefined);
        throw error;
      }
    },
  };
}

function isOvertaken(error: unknown): boolean {
  return error instanceof RecordConflict || error instanceof RecordGone;
}
