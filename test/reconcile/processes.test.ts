import { beforeEach, describe, expect, test } from 'vitest';
import { makeJob } from '../training/observed.ts';
import { createBench, type Bench } from './bench.ts';
import { fails, finishes, starts } from './changes.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

async function start(): Promise<Bench> {
  await bench.start();
  return bench;
}

describe('restarts', () => {
  test('after a restart the card still shows the end as it was told, though its pod is gone', async () => {
    const first = await start();
    first.cluster.log = ['loss is nan', 'FloatingPointError: loss is nan'];
    await first.change(starts);
    await first.change(fails);
    await first.clock.advance(3_000);
    const told = first.slack.messages[0]?.view.state;
    expect(told?.diagnosis?.code).toBe('loss-diverged');
    first.kill();
    first.cluster.log = [];
    first.cluster.pods = [];
    await first.revive();
    await first.clock.advance(60_000);
    expect(first.slack.messages[0]?.view.state).toMatchObject({
      startedAt: told?.startedAt,
      diagnosis: { cause: told?.diagnosis?.cause },
    });
  });

  test.each([
    ['leaves the card of a run alone that has long been shown as it is', 16, true],
    ['shows the card of a run once more that has just begun', 10, false],
  ])('a process that starts %s', async (_, minutes, isLeft) => {
    const { change, clock, slack, kill, revive } = await start();
    await change(starts);
    await clock.advance(minutes * 60_000);
    const view = slack.messages[0]?.view;
    kill();
    await revive();
    await clock.advance(60_000);
    expect(slack.messages[0]?.view === view).toBe(isLeft);
    await change(finishes);
    expect(slack.messages[0]?.view.state.phase).toBe('finished');
  });

  test.each([
    ['was told only just now, though it happened long ago', []],
    ['had a trouble since its start', ['blocked/node-lost']],
  ])('a process that starts shows the card of a run once more that %s', async (_, blocked) => {
    bench.slack.editsWaitMs = 30_000;
    const { change, clock, cluster, slack, kill, revive } = await start();
    bench.leads = false;
    await change(starts);
    await clock.advance(7_200_000);
    bench.leads = true;
    await clock.advance(8_000);
    expect(slack.keys()).toEqual(['card', 'started']);
    kill();
    expect(slack.messages[0]?.view.state.phase).not.toBe('running');
    const { record } = cluster;
    const ts = String(clock.now() / 1000 + 60);
    const told = Object.fromEntries(blocked.map((key) => [key, `${ts.slice(0, 10)}.000100`]));
    if (record)
      cluster.record = {
        ...record,
        record: { ...record.record, told: { ...record.record.told, ...told } },
      };
    cluster.show();
    if (blocked.length > 0) await clock.advance(3_600_000);
    await revive();
    await clock.advance(60_000);
    expect(slack.messages[0]?.view.state.phase).toBe('running');
  });

  test('a process killed between a post and its record does not post again', async () => {
    const { change, slack, cluster, killAfter, revive } = await start();
    killAfter(1);
    await change(starts);
    expect(cluster.record?.record.told).not.toHaveProperty('started');
    await revive();
    expect(slack.keys()).toEqual(['card', 'started']);
    expect(cluster.record?.record.told).toHaveProperty('started');
  });

  test.each([
    ['finished', finishes],
    ['failed', fails],
  ])(
    'an end that is found in the thread is what the card says, though the Job is gone: %s',
    async (end, ends) => {
      const { change, clock, slack, cluster, killAfter, revive } = await start();
      await change(starts);
      // The log is read, then the end is posted.
      killAfter(2);
      await change(ends);
      await clock.advance(10_000);
      expect(cluster.record?.record.told).not.toHaveProperty(end);
      cluster.deleteJob();
      await revive();
      await clock.advance(60_000);
      expect(slack.keys()).toEqual(['card', 'started', end]);
      expect(slack.messages[0]?.view.state.phase).toBe(end);
      expect(cluster.record).toBeUndefined();
    },
  );

  test('what a killed process had sent is waited for, found, and not posted again', async () => {
    const { slack, clock, change, kill } = await start();
    const postMilestone = slack.postMilestone.bind(slack);
    slack.postMilestone = (...args) => {
      clock.after(1_900, () => void postMilestone(...args));
      return new Promise(() => undefined);
    };
    await change(starts);
    kill();
    Object.assign(slack, { postMilestone });
    await start();
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started']);
  });

  test('a run that comes up late in a new process is searched for before it is posted', async () => {
    const { cluster, slack, clock, change, killAfter, revive } = bench;
    const { job } = cluster;
    cluster.job = undefined;
    cluster.show();
    await bench.start();
    // The record, then the card.
    killAfter(2);
    await change((all) => {
      all.job = job;
    });
    expect([slack.keys(), cluster.record?.record.told]).toEqual([['card'], {}]);
    // The new process lists nothing: its API server is behind.
    const { record } = cluster;
    Object.assign(cluster, { job: undefined, record: undefined });
    cluster.show();
    await clock.advance(20_000);
    await revive();
    await change((all) => Object.assign(all, { job, record }));
    expect(slack.keys()).toEqual(['card']);
    expect(cluster.record?.record.told).toHaveProperty('card');
  });

  test('a record deleted by hand is made again from what stands in the thread', async () => {
    const { change, slack, cluster, clock } = await start();
    await change(starts);
    await change((all) => {
      all.record = undefined;
    });
    await clock.advance(60_000);
    await change(finishes);
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
    expect(Object.keys(cluster.record?.record.told ?? {}).toSorted()).toEqual([
      'card',
      'finished',
      'picture',
      'started',
    ]);
  });

  test('a run that is new to a working process is not searched for', async () => {
    bench.cluster.job = undefined;
    bench.cluster.show();
    const { change, slack } = await start();
    await change((cluster) => {
      cluster.job = makeJob();
    });
    expect(slack.keys()).toEqual(['card']);
    expect(slack.searches).toBe(0);
  });

  test('a cache behind our own writes doubles nothing', async () => {
    const { change, slack, cluster, clock } = await start();
    await change(starts);
    cluster.stale = true;
    await clock.advance(60_000);
    cluster.stale = false;
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });
});

describe('the lead', () => {
  test('a process that does not lead tells nothing, and all of it once it does', async () => {
    bench.leads = false;
    const { change, slack, cluster, clock } = await start();
    await change(starts);
    await clock.advance(60_000);
    expect(slack.messages).toEqual([]);
    expect(cluster.writes).toEqual([]);
    bench.leads = true;
    await clock.advance(8_000);
    expect(slack.keys()).toEqual(['card', 'started']);
  });

  test('who leads from the start waits for nobody, however long the start took', async () => {
    const { change, slack, killAfter, start: restart } = await start();
    killAfter(1);
    await change(starts);
    bench.startTakesMs = 10_000;
    await restart();
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });

  test('who takes over waits for what the one before may still have on its way', async () => {
    const { change, slack, clock, kill, start: restart } = await start();
    const postMilestone = slack.postMilestone.bind(slack);
    slack.postMilestone = (...args) => {
      Object.assign(slack, { postMilestone });
      clock.after(9_000, () => void postMilestone(...args));
      return new Promise(() => undefined);
    };
    await change(starts);
    kill();
    bench.leads = false;
    await restart();
    await clock.advance(2_000);
    bench.leads = true;
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started']);
  });

  test('a card whose edit was dropped as the lead lapsed for a moment shows the end all the same', async () => {
    bench.slack.editsWaitMs = 1_000;
    const { change, clock, cluster, slack } = await start();
    await change(starts);
    await change(finishes);
    await clock.advance(500);
    bench.leads = false;
    // No look at the run falls into this.
    await clock.advance(600);
    bench.leads = true;
    await clock.advance(60_000);
    expect(slack.messages[0]?.view.state.phase).toBe('finished');
    expect(cluster.record?.hasFinalizer).toBe(false);
  });

  test('an edit that was dropped goes out later, however long the run has been as it is', async () => {
    const { change, clock, slack } = await start();
    await change(starts);
    await clock.advance(3_600_000);
    slack.editsWaitMs = 1_000;
    await change((all) => {
      all.pods = all.pods.map((pod) => ({ ...pod, nodeName: 'node-2' }));
    });
    await clock.advance(500);
    bench.leads = false;
    await clock.advance(600);
    expect(slack.messages[0]?.view.state.node).not.toBe('node-2');
    bench.leads = true;
    await clock.advance(10_000);
    expect(slack.messages[0]?.view.state.node).toBe('node-2');
  });

  test('a record is not let go for an edit that was dropped before its thread was closed', async () => {
    bench.slack.editsWaitMs = 1_000;
    bench.cluster.picture = { png: new Uint8Array(), summary: 'loss fell' };
    const { change, clock, cluster, slack } = await start();
    await change(starts);
    await clock.advance(60_000);
    const shareFile = slack.shareFile.bind(slack);
    slack.shareFile = async (...given) => {
      Object.assign(slack, { shareFile });
      bench.leads = false;
      await clock.advance(1_100);
      bench.leads = true;
      return shareFile(...given);
    };
    const write = cluster.records.write.bind(cluster.records);
    const shownAtRelease: unknown[] = [];
    cluster.records.write = async (stored, record, options) => {
      if (options?.release) shownAtRelease.push(slack.messages[0]?.view.state.phase);
      return write(stored, record, options);
    };
    await change(finishes);
    await clock.advance(60_000);
    expect(shownAtRelease).toEqual(['finished']);
  });

  test('a lead lost while something is prepared stops the post', async () => {
    const { change, clock, slack, cluster } = await start();
    cluster.source.logTail = async () => {
      bench.leads = false;
      return [];
    };
    await change(finishes);
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started']);
  });
});

test('a run that was closed long ago needs no call at all', async () => {
  const { change, clock, cluster, kill, start: restart } = await start();
  await change(finishes);
  kill();
  await clock.advance(3_600_000);
  bench.exploding = true;
  await restart();
  await clock.advance(3_600_000);
  expect(bench.explosions).toEqual([]);
  expect(cluster.record?.record.closed).toBe('told');
});

test('stop waits for what is under way, and then nothing happens any more', async () => {
  const { change, slack, clock } = await start();
  await bench.reconciler().stop(1_000);
  await change(finishes);
  await clock.advance(60_000);
  expect(slack.keys()).toEqual(['card']);
});
