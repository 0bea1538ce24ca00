import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/errors.ts';
import { createRunPictures } from '../../src/pictures/run-pictures.ts';
import type { Snapshot } from '../../src/reconcile/ports.ts';
import type { EventFile } from '../../src/share/events.ts';
import type { MappedUser } from '../../src/training/users.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { origin, spec } from '../reconcile/run.ts';

const run: Snapshot = {
  uid: 'job-1',
  namespace: spec.namespace,
  jobName: spec.jobName,
  spec,
  origin,
  observation: { pods: [], events: [] },
};
const losses = (...values: readonly number[]): readonly string[] =>
  values.map((value, index) => `step ${index + 1}/9 loss=${value}`);

/** Pictures of a run that left these behind; what is undefined cannot be read. */
function pictures(left: {
  readonly events?: readonly EventFile[];
  readonly podLog?: AsyncIterable<string> | readonly string[];
  /** The same log, as whoever asks gets it. */
  readonly askedLog?: AsyncIterable<string> | readonly string[];
  readonly sharedLog?: readonly string[];
}) {
  const clock = createFakeClock();
  const asked: string[] = [];
  async function* from<T>(name: string, items?: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
    asked.push(name);
    if (items === undefined) throw new Error(`no ${name}`);
    yield* items;
  }
  const drawn = createRunPictures({
    source: { logLines: (_, { podName }) => from(`log of ${podName}`, left.podLog) },
    reader: {
      lines: (_, { podName }, { id }) => from(`log of ${podName} for ${id}`, left.askedLog),
    },
    sharedLogs: { lines: () => from('shared log', left.sharedLog) },
    sharedEvents: { files: () => from('events', left.events) },
    clock,
    pattern: () => undefined,
  });
  return {
    draw: (podName?: string) => drawn.draw(run, podName),
    drawFor: (by: MappedUser) => drawn.draw(run, 'pod-1', by),
    clock,
    asked,
  };
}

describe('a run is drawn', () => {
  test('from its pod’s log where it left no event files', async () => {
    const { draw, asked } = pictures({ events: [], podLog: losses(2, 1) });
    expect((await draw('pod-1'))?.summary).toBe('loss fell from 2 to 1 over 2 steps');
    expect(asked).toEqual(['events', 'log of pod-1']);
  });

  test('from its log on the share where the pod is gone', async () => {
    const { draw } = pictures({ sharedLog: losses(3, 1) });
    expect((await draw('pod-1'))?.summary).toBe('loss fell from 3 to 1 over 2 steps');
    expect((await draw())?.summary).toBe('loss fell from 3 to 1 over 2 steps');
  });

  test('as far as a log came that breaks off', async () => {
    async function* broken() {
      yield* losses(2, 1);
      throw new Error('reset');
    }
    const { draw } = pictures({ podLog: broken() });
    expect((await draw('pod-1'))?.summary).toContain('loss fell from 2 to 1');
  });

  test('not at all where no metric has two values', async () => {
    const { draw, asked } = pictures({ podLog: losses(2), sharedLog: ['hello'] });
    expect(await draw('pod-1')).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  test('two at a time, each in its turn', async () => {
    const waiting: (() => void)[] = [];
    async function* slowly() {
      await new Promise<void>((resolve) => waiting.push(resolve));
      yield* losses(2, 1);
    }
    const shelf = pictures({ podLog: { [Symbol.asyncIterator]: slowly } });
    const all = Promise.all([1, 2, 3, 4, 5].map((pod) => shelf.draw(`pod-${pod}`)));
    const underWay = (): number => shelf.asked.filter((name) => name.startsWith('log')).length;
    for (let drawn = 0; drawn < 5; drawn += 1) {
      while (waiting.length === 0) await new Promise(setImmediate);
      expect(underWay()).toBeLessThanOrEqual(drawn + 2);
      waiting.shift()?.();
    }
    expect((await all).every((picture) => picture !== undefined)).toBe(true);
  });
});

describe('for somebody who asks, a run is drawn', () => {
  const admin = { slackId: 'U2', id: 'mladmin', namespace: 'training', groups: [], admin: true };

  async function* refused(...before: readonly string[]) {
    yield* before;
    throw new Refusal('forbidden', 'mladmin may not read logs');
  }

  async function* late(): AsyncGenerator<string> {
    yield* [];
    throw new Refusal('unreachable', 'the cluster did not answer in time');
  }

  test('from the share where the cluster does not answer', async () => {
    const { drawFor } = pictures({ askedLog: late(), sharedLog: losses(2, 1) });
    expect((await drawFor(admin))?.summary).toBe('loss fell from 2 to 1 over 2 steps');
  });

  test('from the log as they may read it, not as its owner may', async () => {
    const { drawFor, asked } = pictures({ askedLog: losses(2, 1) });
    expect((await drawFor(admin))?.summary).toBe('loss fell from 2 to 1 over 2 steps');
    expect(asked).toEqual(['events', 'log of pod-1 for mladmin']);
  });

  test('not at all where the cluster refuses them, and its log on the share is not read instead', async () => {
    const left = { podLog: losses(2, 1), askedLog: refused(), sharedLog: losses(2, 1) };
    const { drawFor, asked } = pictures(left);
    await expect(drawFor(admin)).rejects.toThrow('mladmin may not read logs');
    expect(asked).toEqual(['events', 'log of pod-1 for mladmin']);
  });

  test('as far as their log came, whatever ended it', async () => {
    const { drawFor } = pictures({ askedLog: refused(...losses(2, 1)) });
    expect((await drawFor(admin))?.summary).toContain('loss fell from 2 to 1');
  });
});
