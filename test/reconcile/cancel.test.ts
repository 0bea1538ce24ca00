import { beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/errors.ts';
import { createCanceller } from '../../src/reconcile/cancel.ts';
import { RecordConflict } from '../../src/reconcile/errors.ts';
import type { Snapshot, StoredRecord } from '../../src/reconcile/ports.ts';
import type { JobRemover } from '../../src/reconcile/people-ports.ts';
import type { MappedUser } from '../../src/training/users.ts';
import { settle } from '../support/fake-clock.ts';
import { createBench, type Bench } from './bench.ts';
import { finishes, starts } from './changes.ts';

const owner: MappedUser = {
  slackId: 'U1',
  id: 'vision1',
  namespace: 'vision',
  groups: [],
  admin: false,
};
const admin: MappedUser = { ...owner, slackId: 'U2', id: 'mladmin', admin: true };

const forbidden = new Refusal('forbidden', 'vision1 may not stop runs in namespace vision.');
const lost = new Refusal('unreachable', 'It is not certain.', { transient: true });

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

/** Deletes the Job as the cluster does, or does what it is given instead. */
function remover(instead?: () => void): JobRemover {
  return {
    async remove() {
      if (bench.cluster.job === undefined) return 'gone';
      if (instead) instead();
      else bench.cluster.deleteJob();
      return 'removed';
    },
  };
}

function theRun(): Snapshot {
  const snapshot = bench.cluster.source.snapshot('job-1');
  if (!snapshot) throw new Error('there is no run');
  return snapshot;
}

async function cancel(jobs: JobRemover, by = owner, reason?: string): Promise<unknown> {
  const { cluster, clock } = bench;
  const canceller = createCanceller({ records: cluster.records, jobs, clock });
  const ended = canceller.cancel(theRun(), by, reason).catch((error: unknown) => error);
  await settle();
  return ended;
}

const word = (): StoredRecord['record']['cancelled'] => bench.cluster.record?.record.cancelled;

async function start(): Promise<Bench> {
  await bench.start();
  await bench.change(starts);
  return bench;
}

describe('a run that is called off', () => {
  test('is told as cancelled, once, with who it was and why', async () => {
    const { slack, cluster, clock } = await start();
    expect(await cancel(remover(), admin, 'wrong data')).toBe('removed');
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
    expect(slack.messages[2]?.view.state).toMatchObject({
      phase: 'cancelled',
      cancelled: { by: 'U2', as: 'mladmin', reason: 'wrong data' },
    });
    expect(slack.messages[0]?.view.state.phase).toBe('cancelled');
    expect(cluster.record).toBeUndefined();
    await clock.advance(10 * 60_000);
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
  });

  test('has its word written before its Job is touched', async () => {
    await start();
    let known: unknown;
    await cancel(remover(() => (known = word())));
    expect(known).toMatchObject({ by: 'U1', as: 'vision1' });
  });

  test('that was never seen to start says so', async () => {
    await bench.start();
    await cancel(remover());
    expect(bench.slack.keys()).toEqual(['card', 'cancelled']);
  });

  test('by two people is the first one’s doing', async () => {
    const { slack } = await start();
    await Promise.all([cancel(remover(), owner), cancel(remover(), admin)]);
    expect(slack.messages[2]?.view.state.cancelled).toMatchObject({ by: 'U1' });
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
  });

  test('while its record is being written by another is called off all the same', async () => {
    const { cluster, slack } = await start();
    const conflict = new RecordConflict('written by another');
    cluster.faults.push({ when: 'before', error: conflict }, { when: 'before', error: conflict });
    expect(await cancel(remover())).toBe('removed');
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
  });

  test('is not told as deleted where the record’s watch is behind the Job’s', async () => {
    bench = createBench(async (cluster) => {
      let shown: StoredRecord | undefined;
      return {
        ...cluster.source,
        // The record as it was while the Job still stood: its word has not been seen here.
        snapshot(uid) {
          const snapshot = cluster.source.snapshot(uid);
          if (!snapshot?.stored?.record.cancelled) shown = snapshot?.stored;
          return snapshot && { ...snapshot, ...(shown && { stored: shown }) };
        },
      };
    });
    const { slack } = await start();
    await cancel(remover());
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
  });
});

describe('a word that did not come to anything', () => {
  test('is taken back where the cluster refuses', async () => {
    const { change, slack } = await start();
    const refuse: JobRemover = { remove: () => Promise.reject(forbidden) };
    expect(await cancel(refuse)).toBe(forbidden);
    expect(word()).toBeUndefined();
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });

  test('counts where the answer was lost and the Job went nonetheless', async () => {
    const { cluster, slack } = await start();
    const jobs: JobRemover = {
      remove() {
        cluster.deleteJob();
        return Promise.reject(lost);
      },
    };
    expect(await cancel(jobs)).toBe(lost);
    expect(slack.keys()).toEqual(['card', 'started', 'cancelled']);
  });

  test('is withdrawn after a minute where the Job stands, and a later deletion is somebody else’s', async () => {
    const { change, clock, cluster, slack } = await start();
    await cancel({ remove: () => Promise.reject(lost) });
    expect(word()).toBeDefined();
    await clock.advance(2 * 60_000);
    expect(word()).toBeUndefined();
    await change(() => cluster.deleteJob());
    expect(slack.keys()).toEqual(['card', 'started', 'deleted']);
  });

  test('does not make a natural end a cancelled one', async () => {
    const { change, slack } = await start();
    await cancel({ remove: () => Promise.reject(lost) });
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });

  test('stays while its Job is on its way out', async () => {
    const { change, clock } = await start();
    await cancel(remover(() => undefined));
    await change((cluster) => {
      if (cluster.job) cluster.job = { ...cluster.job, deletionTimestamp: '2026-01-01T00:10:00Z' };
    });
    await clock.advance(5 * 60_000);
    expect(word()).toBeDefined();
  });
});
