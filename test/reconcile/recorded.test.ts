import { describe, expect, test } from 'vitest';
import { recordedOf } from '../../src/reconcile/recorded.ts';
import { origin, spec } from './run.ts';

const recorded = (told: Readonly<Record<string, string>>) =>
  recordedOf({ run: spec.id, jobName: spec.jobName, jobUid: 'job-1', spec, origin, told });

describe('a record', () => {
  test('knows when the start was told, by the message’s own time', () => {
    expect(recorded({ started: '1767225603.000200' })).toEqual({
      toldStart: '2026-01-01T00:00:03.000Z',
    });
  });

  test.each(['', '12', 'F-file'])('knows no time of a start told as "%s"', (ts) => {
    expect(recorded({ started: ts })).toEqual({});
  });

  test('knows the last wait that was told', () => {
    const told = {
      card: '1767225600.000100',
      'blocked/no-free-gpu': '1767226200.000100',
      'blocked/image-not-found': '1767229800.000100',
      'blocked/quota': '',
    };
    expect(recorded(told)).toEqual({ lastWait: 'image-not-found' });
  });
});

test('where there is none, nothing is known', () => {
  expect(recordedOf(undefined)).toEqual({});
});
