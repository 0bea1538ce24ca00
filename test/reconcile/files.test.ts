import { describe, expect, test } from 'vitest';
import { ThreadError } from '../../src/reconcile/errors.ts';
import { lastWithin } from '../../src/reconcile/whole-log.ts';
import { makeJob } from '../training/observed.ts';
import { createBench, type Bench } from './bench.ts';
import { fails, finishes, starts } from './changes.ts';

const long = Array.from({ length: 100 }, (_, index) => `line ${index}`);
const file = 'train-resnet.log';

/** A run that fails after it printed this. */
async function failing(log: readonly string[]): Promise<Bench> {
  const bench = createBench();
  bench.cluster.log = log;
  await bench.start();
  return bench;
}

describe('the log of a failed run', () => {
  test('goes into the thread as a file after the failure was told, and the record is let go', async () => {
    const { change, slack, cluster, clock } = await failing(long);
    await change(fails);
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started', 'failed']);
    expect(Object.fromEntries(slack.files)).toEqual({ [file]: 1 });
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { log: `F-${file}` } });
    expect(cluster.record?.hasFinalizer).toBe(false);
  });

  test('does not where the milestone shows all of it', async () => {
    const { change, slack, cluster, clock } = await failing(long.slice(0, 5));
    await change(fails);
    await clock.advance(60_000);
    expect(slack.files.size).toBe(0);
    expect(cluster.record?.record.closed).toBe('told');
  });

  test('comes from the share where the pod and its log are gone', async () => {
    const { change, slack, cluster, clock } = await failing([]);
    cluster.sharedLog = [...long, 'ValueError: no such class'];
    await change(fails);
    await clock.advance(60_000);
    const failed = slack.messages.at(-1)?.milestone;
    expect(failed).toMatchObject({ kind: 'failed', diagnosis: { cause: /ValueError/ } });
    expect(slack.files.get(file)).toBe(1);
  });

  test.each(['before', 'after'] as const)(
    'stands once where the answer of Slack gets lost (%s the file stands)',
    async (when) => {
      const { change, slack, cluster, clock } = await failing(long);
      await change(fails);
      slack.faults.push({ when, error: new ThreadError('in-doubt', 'no answer') });
      await clock.advance(120_000);
      expect(slack.keys()).toEqual(['card', 'started', 'failed']);
      expect(slack.files.get(file)).toBe(1);
      expect(cluster.record?.record.closed).toBe('told');
    },
  );

  test('outlasts an outage of ten minutes', async () => {
    const { change, slack, cluster, clock } = await failing(long);
    const share = slack.shareFile.bind(slack);
    slack.shareFile = () => Promise.reject(new ThreadError('in-doubt', 'no answer'));
    await change(fails);
    await clock.advance(600_000);
    expect(slack.files.size).toBe(0);
    slack.shareFile = share;
    await clock.advance(120_000);
    expect(slack.files.get(file)).toBe(1);
    expect(cluster.record?.record.closed).toBe('told');
  });

  test('does not wait for a look into the thread, nor for Slack to show it, where its id is known', async () => {
    const { change, slack, cluster, clock } = await failing(long);
    slack.findFile = async () => undefined;
    await change(fails);
    const shareFile = slack.shareFile.bind(slack);
    slack.shareFile = async (...given) => {
      cluster.faults.push({ when: 'before', error: new Error('the API server is away') });
      return shareFile(...given);
    };
    await clock.advance(60_000);
    expect(slack.files.get(file)).toBe(1);
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { log: `F-${file}` } });
  });

  test('that never gets through keeps no thread open for ever', async () => {
    const { change, slack, cluster, clock } = await failing(long);
    slack.shareFile = () => Promise.reject(new ThreadError('retry', 'the upload is blocked'));
    await change(fails);
    await clock.advance(1_800_000);
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { log: '' } });
  });

  test('is left out where Slack does not take it: the thread is closed all the same', async () => {
    const { change, slack, cluster, clock } = await failing(long);
    slack.shareFile = () =>
      Promise.reject(new ThreadError('refused', 'no', { slackError: 'missing_scope' }));
    await change(fails);
    await clock.advance(60_000);
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { log: '' } });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'stands once where the process is killed after its call %i',
    async (calls) => {
      const { change, slack, cluster, clock, killAfter, revive } = await failing(long);
      killAfter(calls);
      await change(fails);
      await clock.advance(60_000);
      await revive();
      await clock.advance(120_000);
      expect(slack.keys()).toEqual(['card', 'started', 'failed']);
      expect(slack.files.get(file)).toBe(1);
      expect(cluster.record?.hasFinalizer).toBe(false);
    },
  );
});

const picture = { png: new Uint8Array([1]), summary: 'loss fell from 2.3 to 0.1 over 300 steps' };

/** A run that trains, with metrics to draw. */
async function training(): Promise<Bench> {
  const bench = createBench();
  bench.cluster.picture = picture;
  await bench.start();
  await bench.change(starts);
  return bench;
}

describe('the picture of a run', () => {
  test('goes into the thread after the end, with one more write that closes it', async () => {
    const { change, slack, cluster, clock } = await training();
    await change(finishes);
    await clock.advance(60_000);
    expect(slack.keys()).toEqual(['card', 'started', 'finished']);
    expect(Object.fromEntries(slack.files)).toEqual({ 'train-resnet.png': 1 });
    expect(cluster.writes).toHaveLength(6);
    expect(cluster.record?.record).toMatchObject({
      closed: 'told',
      told: { picture: 'F-train-resnet.png' },
    });
  });

  test('is not looked for where this process has told all of the run', async () => {
    const bench = createBench();
    Object.assign(bench.cluster, { picture, job: undefined });
    bench.cluster.show();
    await bench.start();
    await bench.change((cluster) => {
      cluster.job = makeJob();
    });
    await bench.change(starts);
    await bench.change(finishes);
    expect(bench.slack.files.size).toBe(1);
    expect(bench.slack.searches).toBe(0);
  });

  test('stands beside the log of a failure, written down with it', async () => {
    const { change, slack, cluster, clock } = await training();
    cluster.log = long;
    await change(fails);
    await clock.advance(60_000);
    expect([...slack.files.keys()]).toEqual(['train-resnet.png', file]);
    expect(cluster.writes).toHaveLength(6);
  });

  test('is none where nothing can be drawn, or a run never started', async () => {
    const { change, slack, cluster, clock } = await training();
    cluster.picture = undefined;
    await change(finishes);
    await clock.advance(60_000);
    expect(slack.files.size).toBe(0);
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { picture: '' } });

    const unstarted = createBench();
    unstarted.cluster.picture = picture;
    await unstarted.start();
    await unstarted.change((all) => all.deleteJob());
    await unstarted.clock.advance(60_000);
    expect(unstarted.slack.keys()).toEqual(['card', 'deleted']);
    expect(unstarted.slack.files.size).toBe(0);
  });

  test.each([
    ['Slack refuses it', new ThreadError('refused', 'no', { slackError: 'file_uploads_disabled' })],
    ['Slack never answers', new ThreadError('in-doubt', 'no answer')],
  ])('never keeps a thread open: %s', async (_, error) => {
    const { change, slack, cluster, clock } = await training();
    slack.shareFile = () => Promise.reject(error);
    await change(finishes);
    await clock.advance(1_800_000);
    expect(cluster.record?.record).toMatchObject({ closed: 'told', told: { picture: '' } });
    expect(cluster.record?.hasFinalizer).toBe(false);
  });

  test('that cannot be drawn does not keep a thread open either', async () => {
    const { change, cluster, clock } = await training();
    Object.defineProperty(cluster, 'picture', {
      get: () => {
        throw new Error('no fonts');
      },
    });
    await change(finishes);
    await clock.advance(60_000);
    expect(cluster.record?.record.closed).toBe('told');
  });

  test.each(['before', 'after'] as const)(
    'stands once where the answer of Slack gets lost (%s the file stands)',
    async (when) => {
      const { change, slack, cluster, clock } = await training();
      const shareFile = slack.shareFile.bind(slack);
      slack.shareFile = (card, shared) => {
        slack.faults.push({ when, error: new ThreadError('in-doubt', 'no answer') });
        slack.shareFile = shareFile;
        return shareFile(card, shared);
      };
      await change(finishes);
      await clock.advance(120_000);
      expect(slack.files.get('train-resnet.png')).toBe(1);
      expect(cluster.record?.record.closed).toBe('told');
    },
  );

  test('stands once where Slack shows it only seconds after its answer got lost', async () => {
    const { change, slack, cluster, clock } = await training();
    const shareFile = slack.shareFile.bind(slack);
    slack.shareFile = (card, shared) => {
      slack.shareFile = shareFile;
      clock.after(6_000, () => void shareFile(card, shared));
      return Promise.reject(new ThreadError('in-doubt', 'no answer'));
    };
    await change(finishes);
    await clock.advance(120_000);
    expect(slack.files.get('train-resnet.png')).toBe(1);
    expect(cluster.record?.record.closed).toBe('told');
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'stands once where the process is killed after its call %i',
    async (calls) => {
      const { change, slack, cluster, clock, killAfter, revive } = await training();
      cluster.log = long;
      killAfter(calls);
      await change(fails);
      await clock.advance(60_000);
      await revive();
      await clock.advance(120_000);
      expect(slack.keys()).toEqual(['card', 'started', 'failed']);
      expect(Object.fromEntries(slack.files)).toEqual({ 'train-resnet.png': 1, [file]: 1 });
      expect(cluster.record?.hasFinalizer).toBe(false);
    },
  );
});

test('of a log that is too large its end is kept, in whole lines', () => {
  expect(lastWithin(['aaaa', 'bbbb', 'cccc'], 10)).toEqual(['bbbb', 'cccc']);
  expect(lastWithin(['aaaa', 'bbbb', 'cccc'], 9)).toEqual(['cccc']);
  expect(lastWithin(['ééé'], 6)).toEqual([]);
});
