import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimiter, windowsOf } from '../../../src/sandbox/slack/rate-limit.ts';

function limiterAt(): {
  at: (ms: number) => void;
  take: (method: string, channel?: string) => number | undefined;
} {
  let nowMs = 0;
  const limiter = createRateLimiter(() => nowMs);
  return {
    at(ms) {
      nowMs = ms;
    },
    take: (method, channel) =>
      limiter.take(windowsOf(method, method === 'chat.postMessage' ? 'special' : 't3', channel)),
  };
}

test('a tier 3 method is refused after fifty calls in a minute, until the first of them is a minute old', () => {
  const { at, take } = limiterAt();
  for (let call = 0; call < 50; call += 1) {
    at(call * 100);
    expect(take('chat.update')).toBeUndefined();
  }
  at(10_000);
  expect(take('chat.update')).toBe(50);
  at(59_999);
  expect(take('chat.update')).toBe(1);
  at(60_000);
  expect(take('chat.update')).toBeUndefined();
});

test('one method that is refused does not stop another', () => {
  const { take } = limiterAt();
  for (let call = 0; call < 50; call += 1) take('chat.update');
  expect([take('chat.update'), take('chat.delete')]).toEqual([60, undefined]);
});

test('a channel takes a burst of ten messages, then no more, while another still does', () => {
  const { take } = limiterAt();
  for (let call = 0; call < 10; call += 1) expect(take('chat.postMessage', 'C1')).toBeUndefined();
  expect([take('chat.postMessage', 'C1'), take('chat.postMessage', 'C2')]).toEqual([9, undefined]);
});

test('a message a second in a channel is always taken', () => {
  const { at, take } = limiterAt();
  for (let second = 0; second < 300; second += 1) {
    at(second * 1_000);
    expect(take('chat.postMessage', 'C1')).toBeUndefined();
  }
});

test('whoever waits as long as told is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }), (pauses) => {
      const { at, take } = limiterAt();
      let nowMs = 0;
      for (const pause of pauses) {
        nowMs += pause;
        at(nowMs);
        const wait = take('chat.postMessage', 'C1');
        if (wait === undefined) continue;
        nowMs += wait * 1_000;
        at(nowMs);
        expect(take('chat.postMessage', 'C1')).toBeUndefined();
      }
    }),
  );
});
