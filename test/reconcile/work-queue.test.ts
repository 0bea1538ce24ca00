import { describe, expect, test } from 'vitest';
import { createWorkQueue, type WorkQueue } from '../../src/reconcile/work-queue.ts';
import { createFakeClock, settle, type FakeClock } from '../support/fake-clock.ts';

interface Bench {
  readonly queue: WorkQueue;
  readonly clock: FakeClock;
  /** Every start of work. */
  readonly begun: string[];
  /** Ends the oldest work under way. */
  readonly finish: (outcome?: number | Error) => Promise<void>;
}

function createBench(): Bench {
  const clock = createFakeClock(0);
  const begun: string[] = [];
  const open: ((outcome?: number | Error) => void)[] = [];
  const queue = createWorkQueue({
    clock,
    backoffMs: (failures) => failures * 1_000,
    work(key) {
      begun.push(key);
      return new Promise((resolve, reject) => {
        open.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      });
    },
  });
  return {
    queue,
    clock,
    begun,
    async finish(outcome) {
      open.shift()?.(outcome);
      await settle();
    },
  };
}

describe('work queue', () => {
  test('a key added many times while it is worked on is worked on once more', async () => {
    const { queue, begun, finish } = createBench();
    for (let times = 0; times < 5; times += 1) queue.add('a');
    expect(begun).toEqual(['a']);
    await finish();
    expect(begun).toEqual(['a', 'a']);
    await finish();
    expect(begun).toEqual(['a', 'a']);
  });

  test('a slow key holds up no other', () => {
    const { queue, begun } = createBench();
    for (const key of ['slow', 'b', 'c']) queue.add(key);
    expect(begun).toEqual(['slow', 'b', 'c']);
  });

  test('of very many keys only some begin before others in the process have their turn', async () => {
    const { queue, begun } = createBench();
    for (let key = 0; key < 1_000; key += 1) queue.add(String(key));
    expect(begun.length).toBeLessThan(100);
    const before = begun.length;
    await settle();
    expect(begun.length).toBeGreaterThan(before);
    expect(begun.length).toBeLessThan(1_000);
    while (begun.length < 1_000) await settle();
    expect(begun).toEqual(Array.from({ length: 1_000 }, (_, key) => String(key)));
  });

  test('a key is looked at again after the time that its work asks for', async () => {
    const { queue, clock, begun, finish } = createBench();
    queue.add('a');
    await finish(5_000);
    await clock.advance(4_999);
    expect(begun).toHaveLength(1);
    await clock.advance(1);
    expect(begun).toHaveLength(2);
  });

  test('a change in between replaces the wait', async () => {
    const { queue, clock, begun, finish } = createBench();
    queue.add('a');
    await finish(5_000);
    queue.add('a');
    await finish();
    await clock.advance(60_000);
    expect(begun).toHaveLength(2);
  });

  test('a failing key waits out its backoff, which grows, whatever happens meanwhile', async () => {
    const { queue, clock, begun, finish } = createBench();
    queue.add('a');
    await finish(new Error('no'));
    queue.add('a');
    expect(begun).toHaveLength(1);
    await clock.advance(1_000);
    await finish(new Error('no'));
    await clock.advance(1_999);
    expect(begun).toHaveLength(2);
    await clock.advance(1);
    expect(begun).toHaveLength(3);
  });

  test('idle waits for what is under way and not for what has its time to come', async () => {
    const { queue, finish } = createBench();
    queue.add('a');
    let idle = false;
    void queue.idle().then(() => (idle = true));
    await settle();
    expect(idle).toBe(false);
    await finish(60_000);
    expect(idle).toBe(true);
  });

  test('stop gives up after its time and takes nothing more', async () => {
    const { queue, clock, begun } = createBench();
    queue.add('a');
    let stopped = false;
    void queue.stop(2_000).then(() => (stopped = true));
    queue.add('b');
    await clock.advance(1_999);
    expect(stopped).toBe(false);
    await clock.advance(1);
    expect(stopped).toBe(true);
    expect(begun).toEqual(['a']);
  });
});
