import { expect, test } from 'vitest';
import { keepBot } from '../../src/sandbox/keep-bot.ts';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';

/** A sandbox whose bots end when they are told to, and whose pauses end at once and are noted. */
function aSandbox(failing: readonly number[] = []) {
  const ends: (() => void)[] = [];
  const pausesMs: number[] = [];
  let starts = 0;
  const sandbox = {
    startBot(): Promise<BotProcess> {
      starts += 1;
      if (failing.includes(starts))
        return Promise.reject(new Error('it ended before it was ready'));
      const { promise: exited, resolve } = Promise.withResolvers<number | null>();
      const end = (): void => resolve(null);
      ends.push(end);
      return Promise.resolve({
        port: 0,
        pid: 0,
        exited,
        ready: () => Promise.resolve(),
        stop: () => exited,
        signal: end,
        output: () => '',
      });
    },
  };
  const keeper = keepBot(sandbox, {
    pauseMs: 3_000,
    now: () => 0,
    sleep(ms) {
      pausesMs.push(ms);
      return Promise.resolve();
    },
  });
  /** Resolves when the keeper has come to this phase. */
  const comesTo = (phase: string): Promise<void> =>
    new Promise((resolve) => {
      keeper.onChange(() => {
        if (keeper.state().phase === phase) resolve();
      });
    });
  return { keeper, ends, pausesMs, comesTo, starts: () => starts };
}

test('a bot that is killed starts again by itself after a pause', async () => {
  const { keeper, pausesMs, comesTo, starts } = aSandbox();
  await keeper.start();
  expect(keeper.state()).toEqual({ phase: 'running' });
  const down = comesTo('down');
  keeper.kill();
  await down;
  await comesTo('running');
  expect(pausesMs).toEqual([3_000]);
  expect(starts()).toBe(2);
});

test('while it is down it is said when it comes back', async () => {
  const { keeper } = aSandbox();
  const seen: unknown[] = [];
  await keeper.start();
  keeper.onChange(() => seen.push(keeper.state()));
  keeper.kill();
  await new Promise((resolve) => {
    keeper.onChange(() => keeper.state().phase === 'running' && resolve(undefined));
  });
  expect(seen).toEqual([
    { phase: 'down', againAtMs: 3_000 },
    { phase: 'starting' },
    { phase: 'running' },
  ]);
});

test('where it cannot start again, the pauses grow', async () => {
  const { keeper, pausesMs, comesTo } = aSandbox([2, 3]);
  await keeper.start();
  keeper.kill();
  await comesTo('running');
  expect(pausesMs).toEqual([3_000, 6_000, 12_000]);
});

test('a bot that does not start at all is told to whoever starts it', async () => {
  const { keeper } = aSandbox([1]);
  await expect(keeper.start()).rejects.toThrow('before it was ready');
});

test('once it is no longer kept, it stays away', async () => {
  const { keeper, ends, starts } = aSandbox();
  await keeper.start();
  keeper.stop();
  ends[0]?.();
  await new Promise(setImmediate);
  expect(starts()).toBe(1);
});
