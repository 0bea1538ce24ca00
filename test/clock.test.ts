import { describe, expect, test } from 'vitest';
import { sleep, within } from '../src/clock.ts';
import { createFakeClock, settle } from './support/fake-clock.ts';

const never = new Promise<string>(() => undefined);

describe('sleep', () => {
  test('ends when its time has come', async () => {
    const clock = createFakeClock();
    let awake = false;
    void sleep(clock, 1_000).then(() => (awake = true));
    await clock.advance(999);
    expect(awake).toBe(false);
    await clock.advance(1);
    expect(awake).toBe(true);
  });

  test('ends at once when aborted, and leaves no timer', async () => {
    const clock = createFakeClock();
    const stop = new AbortController();
    const slept = sleep(clock, 1_000, stop.signal);
    stop.abort();
    await slept;
    expect(clock.pending()).toBe(0);
  });

  test('does not begin once aborted', async () => {
    const clock = createFakeClock();
    await sleep(clock, 1_000, AbortSignal.abort());
    expect(clock.pending()).toBe(0);
  });
});

describe('within', () => {
  test('gives what comes in time, and leaves no timer', async () => {
    const clock = createFakeClock();
    expect(await within(clock, 1_000, Promise.resolve('done'))).toBe('done');
    expect(clock.pending()).toBe(0);
  });

  test('gives nothing once the time is over', async () => {
    const clock = createFakeClock();
    let given: string | undefined = 'not yet';
    void within(clock, 1_000, never).then((value) => (given = value));
    await clock.advance(1_000);
    expect(given).toBeUndefined();
  });

  test('rejects with what fails in time, and leaves no timer', async () => {
    const clock = createFakeClock();
    await expect(within(clock, 1_000, Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await settle();
    expect(clock.pending()).toBe(0);
  });
});
