import { expect, test } from 'vitest';
import { ThreadError } from '../../src/reconcile/errors.ts';
import { createReadQueue } from '../../src/slack/read-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const limited = new ThreadError('retry', 'wait', { retryAfterMs: 5_000 });

test('many reads that meet a limit wait it out, a few of them asking for all', async () => {
  const clock = createFakeClock();
  const queue = createReadQueue(clock);
  const openAt = clock.now() + 8_000;
  let asked = 0;
  const call = (): Promise<number> => {
    asked += 1;
    return clock.now() < openAt ? Promise.reject(limited) : Promise.resolve(1);
  };
  const reads = Promise.all(Array.from({ length: 40 }, () => queue.read('history', call)));
  await clock.advance(4_999);
  expect(asked).toBe(3);
  await clock.advance(5_001);
  expect(await reads).toHaveLength(40);
  expect(asked).toBe(6 + 40);
});

test('one method does not wait for another, nor for a call that hangs', async () => {
  const queue = createReadQueue(createFakeClock());
  void queue.read('history', () => new Promise(() => undefined));
  expect(await queue.read('history', () => Promise.resolve('a'))).toBe('a');
  expect(await queue.read('replies', () => Promise.resolve('b'))).toBe('b');
});

test('any other failure is the caller’s, and the next read goes on', async () => {
  const queue = createReadQueue(createFakeClock());
  const failing = () => Promise.reject(new Error('reset'));
  const reads = Array.from({ length: 4 }, () => queue.read('history', failing));
  await expect(Promise.all(reads)).rejects.toMatchObject({ reason: 'in-doubt' });
  await Promise.allSettled(reads);
  expect(await queue.read('history', () => Promise.resolve('a'))).toBe('a');
});

test('what waits is given up at the end', async () => {
  const queue = createReadQueue(createFakeClock());
  const read = queue.read('history', () => Promise.reject(limited));
  queue.stop();
  await expect(read).rejects.toMatchObject({ reason: 'retry', message: /stopping/ });
});
