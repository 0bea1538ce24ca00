import { expect, test } from 'vitest';
import { makeJob } from '../training/observed.ts';
import { finishes, starts } from './changes.ts';
import { createCrowd } from './crowd.ts';

const minuteMs = 60_000;

const whole = ['card', 'started', 'finished'];

test('200 runs that end at once in one channel are all told, each in order, within its limits', async () => {
  const crowd = await createCrowd(200, () => 'C1');
  const { clock, change, threads, slack, clusters } = crowd;
  await clock.advance(8 * minuteMs);
  await change(starts);
  await clock.advance(8 * minuteMs);
  expect(threads()).toEqual(clusters.map(() => ['card', 'started']));
  await change(finishes);
  await clock.advance(2 * minuteMs);
  const half = threads().filter((thread) => thread.includes('finished'));
  expect(half.length).toBeGreaterThan(100);
  await clock.advance(2 * minuteMs);
  expect(threads()).toEqual(clusters.map(() => whole));
  expect(crowd.limited.filter((method) => method.startsWith('chat.'))).toEqual([]);
  // The cards follow at 48 a minute.
  await clock.advance(3 * minuteMs);
  const cards = slack.messages.filter(({ key }) => key === 'card');
  expect(new Set(cards.map(({ view }) => view.state.phase))).toEqual(new Set(['finished']));
  expect(clusters.every(({ record }) => record?.record.closed === 'told')).toBe(true);
});

test('what happened while Slack was down for ten minutes is told afterwards, and nothing twice', async () => {
  const crowd = await createCrowd(60, (run) => `C${run % 4}`);
  const { clock, change, threads, clusters } = crowd;
  await clock.advance(3 * minuteMs);
  expect(threads()).toEqual(clusters.map(() => ['card']));
  crowd.down = true;
  await change(starts);
  await clock.advance(5 * minuteMs);
  await change(finishes);
  await clock.advance(5 * minuteMs);
  crowd.down = false;
  await clock.advance(6 * minuteMs);
  expect(threads()).toEqual(clusters.map(() => whole));
  expect(clusters.every(({ record }) => record?.record.closed === 'told')).toBe(true);
});

test('a run that no conversation takes is given up, and holds up no other', async () => {
  const { clock, change, threads, slack, clusters } = await createCrowd(10, (run) =>
    run === 1 ? 'closed' : 'C1',
  );
  slack.closed.add('closed').add('D-U1');
  await clock.advance(minuteMs);
  await change(finishes);
  await clock.advance(2 * minuteMs);
  expect(threads().slice(1)).toEqual(clusters.slice(1).map(() => whole));
  expect(threads()[0]).toEqual([]);
  expect(clusters[0]?.record?.record.closed).toBe('undeliverable');
});

// Fifty minutes of a thousand runs are much to compute.
test('1,000 runs that train are shown in turn, within Slack’s limits, and few logs are read', async () => {
  const { clock, change, slack, clusters, limited } = await createCrowd(
    1_000,
    (run) => `C${run % 20}`,
    { areNew: true },
  );
  const reads: { readonly uid: string; readonly atMs: number }[] = [];
  for (const cluster of clusters) {
    const { source } = cluster;
    const logSince = source.logSince.bind(source);
    source.logSince = (run, options) => {
      reads.push({ uid: run.uid, atMs: clock.now() });
      cluster.log = [...cluster.log, `epoch ${cluster.log.length + 1}/50 loss=0.5`];
      return logSince(run, options);
    };
  }
  await change((cluster) => {
    cluster.job = makeJob();
  });
  await clock.advance(5 * minuteMs);
  await change(starts);
  // The cards that say so are edited first, and each of them takes an edit.
  await clock.advance(28 * minuteMs);
  const editsBefore = slack.edits.length;
  const readsBefore = reads.length;
  await clock.advance(25 * minuteMs + 30_000);
  const shown = slack.edits.slice(editsBefore).filter(({ progress }) => progress !== undefined);
  const read = reads.slice(readsBefore);
  expect(limited.filter((method) => method.startsWith('chat.'))).toEqual([]);
  expect(new Set(shown.map(({ uid }) => uid)).size).toBe(1_000);
  expect(shown.length).toBeLessThanOrEqual(1_025);
  // No log is read but for a card that is edited then; a few edits are under way at either end.
  expect(Math.abs(read.length - shown.length)).toBeLessThanOrEqual(4);
  const perMinute = read.map(
    ({ atMs }) => read.filter((other) => other.atMs >= atMs && other.atMs < atMs + minuteMs).length,
  );
  expect(Math.max(...perMinute)).toBeLessThanOrEqual(41);
  expect(slack.messages.every(({ key, view }) => key !== 'card' || view.progress)).toBe(true);
}, 180_000);
