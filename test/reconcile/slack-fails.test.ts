import { beforeEach, expect, test } from 'vitest';
import { ThreadError } from '../../src/reconcile/errors.ts';
import { createBench, type Bench } from './bench.ts';
import { finishes, starts } from './changes.ts';

const lost = new ThreadError('in-doubt', 'the answer did not come');
const busy = new ThreadError('retry', 'wait', { retryAfterMs: 30_000 });

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

async function start(): Promise<Bench> {
  await bench.start();
  return bench;
}

test.each([
  ['before the effect', 'before', busy],
  ['after the effect', 'after', lost],
  ['in doubt without the effect', 'before', lost],
] as const)('each message stands once: %s', async (_, when, error) => {
  const { change, clock, slack } = await start();
  for (const step of [starts, finishes]) {
    slack.faults.push({ when, error });
    await change(step);
    await clock.advance(120_000);
  }
  expect(slack.keys()).toEqual(['card', 'started', 'finished']);
});

test('a message that stands only some time after the call was given up is not posted again', async () => {
  const { slack, clock, change } = await start();
  const postMilestone = slack.postMilestone.bind(slack);
  slack.postMilestone = (...args) => {
    Object.assign(slack, { postMilestone });
    clock.after(9_000, () => void postMilestone(...args));
    return Promise.reject(lost);
  };
  await change(starts);
  await clock.advance(60_000);
  expect(slack.keys()).toEqual(['card', 'started']);
});

test('a wait that Slack asks for is waited out', async () => {
  const { change, clock, slack } = await start();
  slack.faults.push({ when: 'before', error: busy });
  await change(starts);
  await clock.advance(29_000);
  expect(slack.keys()).toEqual(['card']);
  await clock.advance(2_000);
  expect(slack.keys()).toEqual(['card', 'started']);
});

test('a conversation that takes no messages is replaced by the person’s own', async () => {
  bench.slack.closed.add('C1');
  const { slack, cluster } = await start();
  expect(slack.messages).toMatchObject([{ key: 'card', channel: 'D-U1' }]);
  expect(cluster.record?.record.channel).toBe('D-U1');
});

test('a thread that is gone is taken up again in the next place', async () => {
  const { change, slack } = await start();
  slack.closed.add('C1');
  await change(starts);
  await change(finishes);
  expect(slack.messages.map(({ channel, key }) => `${channel} ${key}`)).toEqual([
    'C1 card',
    'D-U1 card',
    'D-U1 started',
    'D-U1 finished',
  ]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'a thread goes on in one place only, though the process is killed %i calls into its move',
  async (calls) => {
    const { change, clock, slack, killAfter, revive } = await start();
    slack.closed.add('C1');
    killAfter(calls);
    await change(starts);
    slack.closed.delete('C1');
    await revive();
    await change(finishes);
    await clock.advance(60_000);
    const [first, ...others] = slack.messages;
    const last = others.findLast(({ key }) => key === 'card') ?? first;
    const told = slack.messages.filter(({ key }) => key !== 'card');
    expect(told.map(({ key, thread }) => [key, thread])).toEqual([
      ['started', last?.ts],
      ['finished', last?.ts],
    ]);
    expect(last?.view.state.phase).toBe('finished');
  },
);

test.each([
  ['C1', 'D-U1'],
  ['D-U1', 'D-U1'],
])('a card that somebody deletes in %s is followed by another in %s', async (first, second) => {
  bench.fallbackChannel = 'C-ops';
  if (first !== 'C1') bench.slack.closed.add('C1');
  const { change, slack } = await start();
  await change(starts);
  slack.deleted.add(slack.messages[0]?.ts ?? '');
  await change(finishes);
  expect(slack.messages.map(({ channel, key }) => `${channel} ${key}`)).toEqual([
    `${first} card`,
    `${first} started`,
    `${second} card`,
    `${second} finished`,
  ]);
});

test('the last resort is the fallback channel', async () => {
  bench.fallbackChannel = 'C-ops';
  bench.slack.closed.add('C1').add('D-U1');
  const { slack } = await start();
  expect(slack.messages).toMatchObject([{ key: 'card', channel: 'C-ops' }]);
});

test('a run that no place takes for a moment is told a moment later', async () => {
  bench.slack.closed.add('C1').add('D-U1');
  const { change, clock, slack, cluster } = await start();
  await change(finishes);
  await clock.advance(10_000);
  expect(cluster.record?.record.closed).toBeUndefined();
  slack.closed.delete('D-U1');
  await clock.advance(30_000);
  expect(slack.keys()).toEqual(['card', 'started', 'finished']);
});

test('a run that no place takes is closed as undeliverable, with one error', async () => {
  bench.slack.closed.add('C1').add('D-U1');
  const { change, clock, slack, cluster, errors } = await start();
  await change(finishes);
  await clock.advance(600_000);
  expect(slack.messages).toEqual([]);
  expect(cluster.record).toMatchObject({
    hasFinalizer: false,
    record: { closed: 'undeliverable' },
  });
  expect(cluster.job?.ttlSecondsAfterFinished).toBe(60);
  expect([errors.length, bench.givenUp]).toEqual([1, 1]);
});

test.each(['before', 'after'] as const)(
  'it is said once that a thread is given up, though the answer to the write is lost %s its effect',
  async (when) => {
    const { change, clock, slack, cluster, errors } = await start();
    slack.closed.add('C1').add('D-U1');
    // The first write says that the thread leaves its place.
    cluster.faults.push(
      { when: 'after', error: new Error('fault') },
      { when, error: new Error('fault') },
    );
    await change((all) => all.deleteJob());
    await clock.advance(600_000);
    expect(cluster.record).toBeUndefined();
    expect([errors.length, bench.givenUp]).toEqual([1, 1]);
  },
);

test('a milestone that Slack refuses is given up after five tries; the rest is told', async () => {
  const { change, clock, slack, errors } = await start();
  const refused = new ThreadError('refused', 'no', { slackError: 'invalid_blocks' });
  slack.faults.push(
    ...Array.from({ length: 5 }, () => ({ when: 'before' as const, error: refused })),
  );
  await change(starts);
  await clock.advance(600_000);
  await change(finishes);
  expect(slack.keys()).toEqual(['card', 'finished']);
  expect(errors).toHaveLength(1);
});

test.each([
  ['a dead token', 'invalid_auth'],
  ['a workspace that took the app away', 'team_access_not_granted'],
])('%s gives nothing up: all is told once it works again', async (_, slackError) => {
  const { change, clock, slack } = await start();
  const dead = new ThreadError('refused', 'no', { slackError });
  slack.faults.push(
    ...Array.from({ length: 30 }, () => ({ when: 'before' as const, error: dead })),
  );
  await change(finishes);
  await clock.advance(3_600_000);
  expect(slack.keys()).toEqual(['card', 'started', 'finished']);
});
