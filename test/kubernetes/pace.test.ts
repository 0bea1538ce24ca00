import { describe, expect, test } from 'vitest';
import { KubeError } from '../../src/kubernetes/errors.ts';
import { createPace, type Round } from '../../src/kubernetes/pace.ts';

const lost = new KubeError('reset', { status: 0, reason: 'ConnectionLost' });
const expired = new KubeError('too old resource version', { status: 410, reason: 'Expired' });
const busy = new KubeError('busy', { status: 429, reason: 'Unknown', retryAfterMs: 9_000 });

function round(fields: Partial<Round> = {}): Round {
  return { error: undefined, progressed: false, livedMs: 0, at: 0, ...fields };
}

/** Chance at its highest, so that waits are as long as they get. */
const pace = () => createPace(() => 1);

describe('a watch that ended in good order', () => {
  test.each([
    ['after it brought something', round({ progressed: true })],
    ['after its time-out, silent', round({ livedMs: 300_000 })],
  ])('%s is opened again at once, where it stood', (_, ended) => {
    expect(pace().next(ended)).toEqual({ waitMs: 0, relist: false });
  });

  test('at once and without a word is a fault', () => {
    expect(pace().next(round({ livedMs: 10 })).waitMs).toBe(800);
  });
});

describe('faults', () => {
  test('in a row wait longer and longer, 30 s at most', () => {
    const waits = pace();
    const lengths = Array.from({ length: 8 }, () => waits.next(round({ error: lost })).waitMs);
    expect(lengths).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  });

  test('half of each wait is chance', () => {
    expect(createPace(() => 0).next(round({ error: lost })).waitMs).toBe(400);
  });

  test('after progress count from one again', () => {
    const waits = pace();
    for (let i = 0; i < 4; i += 1) waits.next(round({ error: lost }));
    expect(waits.next(round({ error: lost, progressed: true })).waitMs).toBe(800);
  });

  test('wait at least as long as the server asks', () => {
    expect(pace().next(round({ error: busy })).waitMs).toBe(9_000);
  });

  test('five in a row bring the place in the watch into doubt', () => {
    const waits = pace();
    const relists = Array.from({ length: 6 }, () => waits.next(round({ error: lost })).relist);
    expect(relists).toEqual([false, false, false, false, true, false]);
  });
});

describe('410', () => {
  test('lists anew at once', () => {
    expect(pace().next(round({ error: expired, at: 50_000 }))).toEqual({ waitMs: 0, relist: true });
  });

  test('twice within ten seconds waits', () => {
    const waits = pace();
    waits.next(round({ error: expired, at: 50_000 }));
    expect(waits.next(round({ error: expired, at: 55_000 }))).toEqual({
      waitMs: 800,
      relist: true,
    });
    expect(waits.next(round({ error: expired, at: 90_000 }))).toEqual({ waitMs: 0, relist: true });
  });
});
