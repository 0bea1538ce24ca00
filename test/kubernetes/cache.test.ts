import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Arrival, createCache } from '../../src/kubernetes/cache.ts';

function at(
  uid: string,
  version: number,
  value: string | undefined = `${uid}@${version}`,
): Arrival<string> {
  return { uid, resourceVersion: String(version), value };
}

describe('a watch line', () => {
  test('that is new is a change', () => {
    const cache = createCache<string>();
    expect(cache.apply('ADDED', at('a', 1))).toEqual({ uid: 'a', before: undefined, after: 'a@1' });
    expect(cache.apply('MODIFIED', at('a', 2))).toEqual({ uid: 'a', before: 'a@1', after: 'a@2' });
    expect(cache.apply('DELETED', at('a', 3))).toEqual({
      uid: 'a',
      before: 'a@2',
      after: undefined,
    });
  });

  test.each([
    ['a duplicate', 'MODIFIED', 5],
    ['an older version', 'MODIFIED', 4],
    ['an older deletion', 'DELETED', 4],
    ['a version shorter in digits but no less old', 'ADDED', 0],
  ] as const)('%s changes nothing', (_, type, version) => {
    const cache = createCache<string>();
    cache.apply('ADDED', at('a', 5));
    expect(cache.apply(type, at('a', version))).toBeUndefined();
  });

  test('versions are compared as numbers, not as text', () => {
    const cache = createCache<string>();
    cache.apply('ADDED', at('a', 999));
    expect(cache.apply('MODIFIED', at('a', 1000))?.after).toBe('a@1000');
  });

  test('that comes late does not raise a deleted object from the dead', () => {
    const cache = createCache<string>();
    cache.apply('ADDED', at('a', 1));
    cache.apply('DELETED', at('a', 7));
    expect(cache.apply('MODIFIED', at('a', 6))).toBeUndefined();
  });

  test('of an object that is none of ours any more removes it', () => {
    const cache = createCache<string>();
    cache.apply('ADDED', at('a', 1));
    const change = cache.apply('MODIFIED', { uid: 'a', resourceVersion: '2', value: undefined });
    expect(change).toEqual({ uid: 'a', before: 'a@1', after: undefined });
  });
});

describe('a list', () => {
  test('tells what appeared, changed and vanished while nobody watched', () => {
    const cache = createCache<string>();
    cache.replace([at('same', 1), at('changed', 1), at('gone', 1)]);
    const changes = cache.replace([at('same', 1), at('changed', 2), at('fresh', 3)]);
    expect(changes).toEqual([
      { uid: 'changed', before: 'changed@1', after: 'changed@2' },
      { uid: 'fresh', before: undefined, after: 'fresh@3' },
      { uid: 'gone', before: 'gone@1', after: undefined },
    ]);
  });

  test('is believed even where its versions went back: the store was restored', () => {
    const cache = createCache<string>();
    cache.replace([at('a', 900)]);
    expect(cache.replace([at('a', 5)])).toHaveLength(1);
    expect(cache.apply('MODIFIED', at('a', 6))?.after).toBe('a@6');
  });
});

const lines = fc.array(
  fc.record({
    uid: fc.constantFrom('a', 'b', 'c'),
    version: fc.integer({ min: 1, max: 30 }),
  }),
);

test('whatever the order, the newest version of each object stays', () => {
  const newestStays = (shuffled: readonly { uid: string; version: number }[]): void => {
    const cache = createCache<string>();
    const view = new Map<string, string | undefined>();
    const newest = new Map<string, number>();
    for (const { uid, version } of shuffled) {
      const change = cache.apply('MODIFIED', at(uid, version));
      if (change) view.set(uid, change.after);
      newest.set(uid, Math.max(version, newest.get(uid) ?? 0));
    }
    const expected = [...newest].map(([uid, version]) => [uid, `${uid}@${version}`] as const);
    expect(view).toEqual(new Map(expected));
  };
  fc.assert(fc.property(lines, newestStays));
});
