import { beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  failedJob,
  makeContainer,
  makeEvent,
  makeJob,
  makePod,
  states,
} from '../training/observed.ts';
import { createBench, type Bench } from './bench.ts';
import { fails, finishes, starts } from './changes.ts';
import type { FakeCluster } from './fake-cluster.ts';

function failsToStart(cluster: FakeCluster): void {
  cluster.job = failedJob();
  cluster.pods = [];
}

const pulling = makePod([makeContainer(states.waiting('ErrImagePull', 'not found'))]);

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

async function start(): Promise<Bench> {
  await bench.start();
  return bench;
}

describe('a run from start to end', () => {
  test('a success tells card, started and finished with the last metrics', async () => {
    const { change, slack, cluster } = await start();
    expect(slack.keys()).toEqual(['card']);
    await change(starts);
    cluster.log = ['epoch 1/2 loss=0.5', 'epoch 2/2 loss=0.3'];
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
    expect(slack.messages[2]?.milestone).toEqual({
      kind: 'finished',
      metrics: { epoch: '2/2', loss: '0.3' },
    });
  });

  test('a run needs six writes: record, card, started, end, picture with release, time to live', async () => {
    const { change, cluster } = await start();
    await change(starts);
    await change(finishes);
    expect(cluster.writes).toEqual([
      'create',
      'write',
      'write',
      'write',
      'release',
      'time-to-live',
    ]);
    expect(cluster.record).toMatchObject({ hasFinalizer: false, record: { closed: 'told' } });
  });

  test('the record learns what really ran with the start, and how it ended with the end', async () => {
    const { change, clock, cluster } = await start();
    const image = `docker.io/matilda/resnet@sha256:${'a'.repeat(64)}`;
    const ran = (state: typeof states.running | ReturnType<typeof states.ended>) =>
      makePod([makeContainer(state, { imageID: image })]);
    await change((here) => {
      here.pods = [ran(states.running)];
    });
    expect(cluster.record?.record).toMatchObject({
      started: { startedAt: at(10), image },
      told: { started: expect.any(String) },
    });
    cluster.log = ['ValueError: secret'];
    await change((here) => {
      here.job = failedJob();
      here.pods = [ran(states.ended(1))];
    });
    await clock.advance(3_000);
    const { ended } = cluster.record?.record ?? {};
    expect(ended).toMatchObject({ phase: 'failed', image, diagnosis: { code: 'program-failed' } });
    expect(ended?.diagnosis).not.toHaveProperty('evidence');
    expect(cluster.writes).toHaveLength(6);
  });

  test('the card shows the end', async () => {
    const { change, slack } = await start();
    await change(starts);
    await change(finishes);
    expect(slack.messages[0]?.view.state.phase).toBe('finished');
  });

  test('the card shows how far the run is while it runs, and no stale bar after its end', async () => {
    const { change, clock, slack, cluster } = await start();
    await change(starts);
    cluster.log = ['epoch 1/2 loss=0.5'];
    await clock.advance(15_000);
    expect(slack.messages[0]?.view.progress).toMatchObject({
      fraction: 0.5,
      metrics: { loss: '0.5' },
    });
    cluster.log = [...cluster.log, 'epoch 2/2 loss=0.3'];
    await clock.advance(15_000);
    expect(slack.messages[0]?.view.progress).toMatchObject({
      fraction: 1,
      metrics: { loss: '0.3' },
    });
    expect(slack.keys()).toEqual(['card', 'started']);
    await change(finishes);
    expect(slack.messages[0]?.view.state.phase).toBe('finished');
    expect(slack.messages[0]?.view).not.toHaveProperty('progress');
  });

  test('a failure is told a moment later, with its cause and its last lines', async () => {
    const { change, clock, slack, cluster } = await start();
    cluster.log = ['epoch 1', 'Traceback (most recent call last):', 'ValueError: bad'];
    await change(starts);
    await change(fails);
    expect(slack.keys()).toEqual(['card', 'started']);
    await clock.advance(3_000);
    expect(slack.messages[2]?.milestone).toMatchObject({
      kind: 'failed',
      diagnosis: { code: 'program-failed', cause: 'Your code failed (exit 1): ValueError: bad.' },
      log: ['epoch 1', 'Traceback (most recent call last):', 'ValueError: bad'],
    });
  });

  test('without a log, a failure shows what the kubelet kept of it', async () => {
    const { change, clock, slack } = await start();
    const kept = states.ended(1, { message: 'a\nValueError: kept' });
    await change((cluster) => {
      cluster.job = failedJob();
      cluster.pods = [makePod([makeContainer(kept)], { phase: 'Failed' })];
    });
    await clock.advance(3_000);
    expect(slack.messages.at(-1)?.milestone).toMatchObject({ log: ['a', 'ValueError: kept'] });
  });

  test('a log that cannot be read, or never comes, holds nothing up', async () => {
    const { change, clock, slack, cluster } = await start();
    cluster.source.logTail = () => new Promise(() => undefined);
    await change(finishes);
    await clock.advance(10_000);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });

  test('a run that never started has no started', async () => {
    const { change, clock, slack } = await start();
    await change((cluster) => {
      cluster.job = failedJob('DeadlineExceeded');
    });
    await clock.advance(3_000);
    expect(slack.keys()).toEqual(['card', 'failed']);
  });

  test('a run that started and ended while nobody watched is told in order', async () => {
    finishes(bench.cluster);
    bench.cluster.show();
    const { slack } = await start();
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });
});

describe('waiting', () => {
  test('a hopeless cause is told once after 15 s, however its reason flips', async () => {
    const { change, clock, slack } = await start();
    await change((cluster) => {
      cluster.pods = [pulling];
    });
    await clock.advance(14_000);
    expect(slack.keys()).toEqual(['card']);
    await change((cluster) => {
      cluster.pods = [
        makePod([makeContainer(states.waiting('ImagePullBackOff', 'Back-off: not found'))]),
      ];
    });
    await clock.advance(120_000);
    expect(slack.keys()).toEqual(['card', 'blocked/image-not-found']);
  });

  test('a cause that passes in time is not told', async () => {
    const { change, clock, slack } = await start();
    await change((cluster) => {
      cluster.pods = [pulling];
    });
    await clock.advance(10_000);
    await change(starts);
    await clock.advance(600_000);
    expect(slack.keys()).toEqual(['card', 'started']);
  });

  test('no free GPU is on the card after a minute and in the thread after ten', async () => {
    const { change, clock, slack } = await start();
    const scheduled = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.',
      lastTransitionTime: at(0),
    };
    await change((cluster) => {
      cluster.pods = [makePod([], { conditions: [scheduled] })];
    });
    expect(slack.messages[0]?.view.state.diagnosis).toBeUndefined();
    await clock.advance(61_000);
    expect(slack.messages[0]?.view.state.diagnosis?.code).toBe('no-free-gpu');
    expect(slack.keys()).toEqual(['card']);
    await clock.advance(540_000);
    expect(slack.keys()).toEqual(['card', 'blocked/no-free-gpu']);
  });

  describe('for room on a node', () => {
    const refusal = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.',
      lastTransitionTime: at(0),
    };
    const requests = new Map([['nvidia.com/gpu', 4]]);
    const unscheduled = makePod([], { nodeName: '', conditions: [refusal], requests });
    const gpuNode = (total: number, used: number) => ({
      name: 'gpu-1',
      open: true,
      takes: { gpu: true, cpu: true },
      total: new Map([['nvidia.com/gpu', total]]),
      used: new Map([['nvidia.com/gpu', used]]),
    });
    const waits = (cluster: FakeCluster): void => {
      cluster.pods = [unscheduled];
    };

    test('the card says how much there is, and follows it about once a minute', async () => {
      const { change, slack, clock, cluster } = await start();
      cluster.nodes = [gpuNode(8, 7)];
      await change(waits);
      await clock.advance(61_000);
      const shown = () => slack.messages[0]?.view.state.diagnosis?.cause;
      expect(shown()).toMatch(/the largest free is 1 \(gpu-1\)\.$/);
      cluster.nodes = [gpuNode(8, 5)];
      await clock.advance(70_000);
      expect(shown()).toMatch(/the largest free is 3 \(gpu-1\)\.$/);
      expect(cluster.nodesAsked).toBeLessThanOrEqual(3);
    });

    test('more than any node has is told after a minute', async () => {
      const { change, slack, clock, cluster } = await start();
      cluster.nodes = [gpuNode(2, 0)];
      await change(waits);
      await clock.advance(50_000);
      expect(slack.keys()).toEqual(['card']);
      await clock.advance(15_000);
      expect(slack.keys()).toEqual(['card', 'blocked/gpu-too-many']);
    });

    test('nodes that cannot be read take nothing from what is told', async () => {
      const { change, slack, clock, cluster } = await start();
      cluster.capacity.nodes = () => Promise.reject(new Error('the server is down'));
      await change(waits);
      await clock.advance(61_000);
      expect(slack.messages[0]?.view.state.diagnosis).toMatchObject({ code: 'no-free-gpu' });
    });

    test('nobody else asks for the nodes', async () => {
      const { change, clock, cluster } = await start();
      await change((changed) => {
        changed.pods = [pulling];
      });
      await clock.advance(5 * 60_000);
      expect(cluster.nodesAsked).toBe(0);
    });
  });

  test('a refused pod shows in events only, which are read while there is none', async () => {
    const { clock, slack, cluster } = await start();
    cluster.events = [
      makeEvent('FailedCreate', 'exceeded quota: q', {
        object: { kind: 'Job', name: 'train-resnet' },
      }),
    ];
    await clock.advance(30_000);
    expect(slack.keys()).toEqual(['card', 'blocked/quota']);
  });
});

describe('evidence that does not last', () => {
  test('a pod deleted before its Job failed still tells why', async () => {
    const { change, clock, slack } = await start();
    await change(starts);
    await change((cluster) => {
      cluster.pods = [
        makePod([makeContainer(states.ended(143))], {
          phase: 'Failed',
          deletionTimestamp: at(75),
          conditions: [
            { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' },
          ],
        }),
      ];
    });
    await change((cluster) => {
      cluster.pods = [];
    });
    await change((cluster) => {
      cluster.job = failedJob();
    });
    await clock.advance(20_000);
    expect(slack.messages.at(-1)?.milestone).toMatchObject({ diagnosis: { code: 'drained' } });
  });

  test('an eviction that the Job survives is no failure', async () => {
    const { change, clock, slack } = await start();
    await change(starts);
    await change((cluster) => {
      cluster.job = makeJob({ failed: 1, active: 0 });
      cluster.pods = [];
    });
    await clock.advance(9_000);
    expect(slack.messages[0]?.view.state.phase).toBe('restarting');
    await change((cluster) => {
      cluster.pods = [
        makePod([makeContainer({ running: { startedAt: at(90) } })], {
          uid: 'pod-2',
          name: 'b',
          phase: 'Running',
          creationTimestamp: at(85),
        }),
      ];
    });
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
  });
});

describe('deletion', () => {
  test('a deleted Job is told once the API server confirms it, and the record goes', async () => {
    const { change, slack, cluster } = await start();
    await change(starts);
    await change((all) => all.deleteJob());
    expect(slack.keys()).toEqual(['card', 'started', 'deleted']);
    expect(cluster.record).toBeUndefined();
  });

  test('a record that goes with its Job waits until the card shows the end, but not for ever', async () => {
    const { change, clock, slack, cluster } = await start();
    await change(starts);
    const edited = Promise.withResolvers<void>();
    slack.cardSettled = () => edited.promise;
    await change((all) => all.deleteJob());
    await clock.advance(30_000);
    expect(slack.keys()).toEqual(['card', 'started', 'deleted']);
    expect(cluster.record?.hasFinalizer).toBe(true);
    expect(slack.messages[0]?.view.state.phase).toBe('deleted');
    await clock.advance(60_000);
    expect(cluster.record).toBeUndefined();
  });

  test.each([
    ['finished', [starts, finishes], ['card', 'started', 'finished']],
    ['failed before it started', [failsToStart], ['card', 'failed']],
  ])(
    'the record of a run that %s waits for it too: its Job may be deleted at once',
    async (_, changes, keys) => {
      const { change, clock, slack, cluster } = await start();
      const edited = Promise.withResolvers<void>();
      slack.cardSettled = () => edited.promise;
      for (const step of changes) await change(step);
      await clock.advance(30_000);
      expect(slack.keys()).toEqual(keys);
      expect(cluster.record?.hasFinalizer).toBe(true);
      edited.resolve();
      await clock.advance(1_000);
      expect(cluster.record?.hasFinalizer).toBe(false);
      expect(cluster.record?.record.closed).toBe('told');
    },
  );

  test('a Job that only the cache has lost is not called deleted', async () => {
    const { change, clock, slack, cluster } = await start();
    await change(starts);
    const { job } = cluster;
    cluster.source.jobExists = async () => true;
    await change((all) => {
      all.job = undefined;
    });
    await clock.advance(60_000);
    expect(slack.messages[0]?.view.state.phase).toBe('running');
    await change((all) => {
      all.job = job;
    });
    expect(slack.keys()).toEqual(['card', 'started']);
  });

  test('a record that is being deleted does not mean that its Job is', async () => {
    const { change, slack, cluster } = await start();
    await change((all) => {
      if (all.record) all.record = { ...all.record, deletionTimestamp: at(5) };
    });
    await change(starts);
    await change(finishes);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
    expect(cluster.record).toBeUndefined();
  });

  test('a Job deleted while nobody watched is told when the process is back', async () => {
    const { change, slack, kill } = await start();
    await change(starts);
    kill();
    await change((cluster) => cluster.deleteJob());
    await start();
    expect(slack.keys()).toEqual(['card', 'started', 'deleted']);
  });

  test('a record that lost its owner is swept', async () => {
    const { change, clock, cluster } = await start();
    await change((all) => {
      all.job = undefined;
    });
    await clock.advance(700_000);
    expect(cluster.writes.at(-1)).toBe('sweep');
  });

  test('a finished run whose Job is collected afterwards stays finished', async () => {
    const { change, clock, slack } = await start();
    await change(finishes);
    await change((cluster) => {
      cluster.job = undefined;
    });
    await clock.advance(120_000);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
    expect(slack.messages[0]?.view.state.phase).toBe('finished');
  });
});
