import { describe, expect, test } from 'vitest';
import { createNewestRecord } from '../../src/reconcile/newest-record.ts';
import type { StoredRecord } from '../../src/reconcile/ports.ts';
import { origin, spec } from './run.ts';

function version(resourceVersion: string): StoredRecord {
  return {
    namespace: 'vision',
    name: 'r',
    uid: 'record-1',
    resourceVersion,
    hasFinalizer: true,
    record: { run: spec.id, jobName: spec.jobName, jobUid: 'job-1', spec, origin, told: {} },
  };
}

describe('the newest record', () => {
  test('is our own while the cache has not seen it', () => {
    const newest = createNewestRecord();
    newest.choose(version('1'));
    newest.set(version('2'));
    expect(newest.choose(undefined)?.resourceVersion).toBe('2');
    expect(newest.choose(version('1'))?.resourceVersion).toBe('2');
  });

  test('is the cache’s when somebody else wrote', () => {
    const newest = createNewestRecord();
    newest.set(version('2'));
    expect(newest.choose(version('9'))?.resourceVersion).toBe('9');
    expect(newest.choose(version('2'))?.resourceVersion).toBe('9');
  });

  test('is none when it was found to be gone, though the cache still shows it', () => {
    const newest = createNewestRecord();
    newest.set(version('2'));
    newest.drop();
    expect(newest.choose(version('2'))).toBeUndefined();
    expect(newest.choose(version('3'))?.resourceVersion).toBe('3');
  });
});
