import { beforeEach, expect, test } from 'vitest';
import { createFamily, type Family } from '../../src/reconcile/family.ts';
import { createGoneCards } from '../../src/reconcile/gone-cards.ts';
import type { MessageRef, RunView, Snapshot } from '../../src/reconcile/ports.ts';
import type { LineageKind } from '../../src/training/training-spec.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { zero } from '../training/observed.ts';

const known = new Map<string, Snapshot>();
let family: Family;
beforeEach(() => {
  known.clear();
  family = createFamily((uid) => known.get(uid));
});

interface Made {
  readonly from?: string;
  readonly kind?: LineageKind;
  readonly card?: string;
  readonly requestedAt?: string;
}

function aRun(uid: string, { from, kind = 'rerun', card, requestedAt }: Made): Snapshot {
  const spec = aSpec({
    id: `run-${uid}`,
    ...(requestedAt !== undefined && { requestedAt }),
    ...(from !== undefined && { lineage: { kind, run: `run-${from}`, changes: [] } }),
  });
  const { jobName, namespace } = spec;
  const origin = anOrigin();
  const record = { run: spec.id, jobName, jobUid: uid, spec, origin, channel: 'C1' };
  return {
    uid,
    namespace,
    jobName,
    spec,
    origin,
    observation: { pods: [], events: [] },
    stored: {
      namespace,
      name: `${jobName}-record`,
      uid: `${uid}-record`,
      resourceVersion: '1',
      hasFinalizer: true,
      record: { ...record, told: card === undefined ? {} : { card } },
    },
  };
}

/** Shows a run, and gives the uids of those whose cards may have changed with it. */
function show(uid: string, made: Made = {}): readonly string[] {
  known.set(uid, aRun(uid, made));
  return family.note(uid);
}

test('a run that was made from another is its successor as soon as it has a card', () => {
  show('a');
  expect(show('b', { from: 'a', kind: 'resume' })).toEqual(['a']);
  expect(family.successorsOf('run-a')).toEqual([]);
  expect(show('b', { from: 'a', kind: 'resume', card: '1.1' })).toEqual(['a']);
  expect(family.successorsOf('run-a')).toMatchObject([
    { run: 'run-b', kind: 'resume', card: { channel: 'C1', ts: '1.1' } },
  ]);
});

test('whichever of the two is seen first', () => {
  expect(show('b', { from: 'a', card: '1.1' })).toEqual([]);
  show('a');
  expect(family.successorsOf('run-a')).toHaveLength(1);
});

test('several stand in the order in which they were asked for', () => {
  show('a');
  show('c', { from: 'a', card: '2.1', requestedAt: '2026-01-02T00:00:00Z' });
  show('b', { from: 'a', card: '1.1', requestedAt: '2026-01-01T00:00:00Z' });
  expect(family.successorsOf('run-a').map(({ run }) => run)).toEqual(['run-b', 'run-c']);
});

test('a successor that is gone is none, and its predecessor is told of', () => {
  show('a');
  show('b', { from: 'a', card: '1.1' });
  known.delete('b');
  expect(family.note('b')).toEqual(['a']);
  expect(family.successorsOf('run-a')).toEqual([]);
});

test('runs that nobody knows any more are forgotten', () => {
  show('a');
  show('b', { from: 'a', card: '1.1' });
  known.clear();
  family.prune();
  expect(family.successorsOf('run-a')).toEqual([]);
  expect(show('c', { from: 'a' })).toEqual([]);
});

test('the card of a run that has left the cluster is brought up to date once for each successor', () => {
  const edits: [MessageRef, RunView][] = [];
  const drops: (() => void)[] = [];
  const gone = aRun('a', { card: '1.1' });
  const refresh = createGoneCards({
    departed: { snapshot: (asked) => (asked === 'a' ? gone : undefined) },
    family,
    threads: {
      updateCard(card, view, { onDropped } = {}) {
        edits.push([card, view]);
        if (onDropped) drops.push(onDropped);
      },
    },
    patterns: () => [],
    clock: createFakeClock(zero),
  });
  refresh('a');
  refresh('unknown');
  expect(edits).toEqual([]);
  show('b', { from: 'a', card: '2.1', requestedAt: '2026-01-01T00:00:00Z' });
  refresh('a');
  refresh('a');
  show('c', { from: 'a', card: '3.1', requestedAt: '2026-01-02T00:00:00Z' });
  refresh('a');
  expect(edits.map(([, { successors = [] }]) => successors.map(({ run }) => run))).toEqual([
    ['run-b'],
    ['run-b', 'run-c'],
  ]);
  expect(edits[0]?.[0]).toEqual({ channel: 'C1', ts: '1.1' });
  expect(edits[0]?.[1].state.phase).toBe('deleted');
  drops.at(-1)?.();
  refresh('a');
  expect(edits).toHaveLength(3);
});
