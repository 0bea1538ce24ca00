import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createProgressFollower } from '../../src/reconcile/progress-follower.ts';
import type { LogCursor, LogPiece, RunSource, Snapshot } from '../../src/reconcile/ports.ts';
import { createDelivery } from '../../src/slack/delivery.ts';
import { compilePattern } from '../../src/training/pattern.ts';
import type { PodObservation } from '../../src/training/observation.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { makeContainer, makeJob, makePod, states } from '../training/observed.ts';
import { origin, spec } from './run.ts';

const log = pino({ level: 'silent' });
const running = makePod([makeContainer(states.running)], { phase: 'Running' });

interface Read {
  readonly uid: string;
  readonly atMs: number;
  readonly after: LogCursor | undefined;
  readonly podName: string;
}

/** A follower in front of the real delivery, and runs whose every look at the log tells one step more. */
function bench(pods: readonly PodObservation[] = [running]) {
  const clock = createFakeClock();
  const delivery = createDelivery({ clock, log });
  const reads: Read[] = [];
  const edits: { readonly uid: string; readonly atMs: number }[] = [];
  const steps = new Map<string, number>();
  const world = {
    pods,
    leads: true,
    pattern: undefined as string | undefined,
    /** What a look at the log gives. */
    look: (uid: string): Promise<LogPiece> => {
      const step = (steps.get(uid) ?? 0) + 1;
      steps.set(uid, step);
      const lines = [{ atMs: clock.now(), text: `step ${step}/1000 loss=0.5` }];
      return Promise.resolve({ lines, cursor: { at: `${step}.0`, count: 1, read: 1 } });
    },
  };
  const source = {
    snapshot: (uid: string): Snapshot => ({
      uid,
      namespace: spec.namespace,
      jobName: spec.jobName,
      spec,
      origin,
      observation: { job: makeJob(), pods: world.pods, events: [] },
    }),
    logSince: (run, { podName, after }) => {
      reads.push({ uid: run.uid, atMs: clock.now(), after, podName });
      return world.look(run.uid);
    },
  } satisfies Pick<RunSource, 'snapshot' | 'logSince'>;
  const follower = createProgressFollower({
    source,
    threads: delivery,
    clock,
    log,
    leads: () => world.leads,
    pattern: () => {
      const compiled = world.pattern === undefined ? undefined : compilePattern(world.pattern);
      return compiled?.ok ? compiled.pattern : undefined;
    },
    onChange(uid) {
      const send = (): Promise<void> => {
        edits.push({ uid, atMs: clock.now() });
        return Promise.resolve();
      };
      delivery.edit(uid, send, { isSpare: true });
    },
  });
  follower.start();
  return { clock, delivery, follower, world, reads, edits };
}

/** The most that fall into any minute. */
function mostInAMinute(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length),
  );
}

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `run-${index}`);

describe('the progress of runs', () => {
  test('of one is read about every ten seconds, from where its log was left off', async () => {
    const { clock, follower, reads, edits } = bench();
    follower.follow('a');
    await clock.advance(61_000);
    expect(reads).toHaveLength(7);
    expect(edits).toHaveLength(7);
    expect(reads.slice(0, 3).map(({ after }) => after?.at)).toEqual([undefined, '1.0', '2.0']);
    expect(follower.progress('a')).toMatchObject({ step: { done: 7, of: 1000 }, fraction: 0.007 });
  });

  test('of a thousand is told within the budget, every card in turn, no more reads than edits', async () => {
    const { clock, follower, reads, edits } = bench();
    const runs = names(1000);
    for (const uid of runs) follower.follow(uid);
    await clock.advance(2 * 1000 * 1_500 + 10_000);
    expect(mostInAMinute(edits.map(({ atMs }) => atMs))).toBeLessThanOrEqual(41);
    expect(reads.length).toBe(edits.length);
    expect(edits.slice(0, 1000).map(({ uid }) => uid)).toEqual(runs);
    expect(edits.slice(1000, 2000).map(({ uid }) => uid)).toEqual(runs);
    expect(reads[1000]).toMatchObject({ uid: 'run-0', after: { at: '1.0' } });
  });

  test('leaves Slack’s edits to whoever needs them', async () => {
    const { clock, delivery, follower, reads } = bench();
    follower.follow('a');
    await clock.advance(1_000);
    const before = reads.length;
    for (const card of names(40)) delivery.edit(card, () => Promise.resolve());
    await clock.advance(40_000);
    expect(reads.length).toBe(before);
    await clock.advance(30_000);
    expect(reads.length).toBeGreaterThan(before);
  });

  test('whose log says nothing new is read ever less often, and edits nothing', async () => {
    const { clock, follower, world, reads, edits } = bench();
    world.look = () => Promise.resolve({ lines: [{ atMs: 0, text: 'still loading' }] });
    follower.follow('a');
    await clock.advance(1_200_000);
    expect(edits).toEqual([]);
    const gaps = reads.slice(1).map(({ atMs }, index) => atMs - (reads[index]?.atMs ?? 0));
    expect(gaps[0]).toBeLessThan(11_000);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(120_000);
    expect(follower.progress('a')).toBeUndefined();
  });

  test.each([10, 1_000])(
    'of %d runs whose logs say nothing costs the same few reads',
    async (count) => {
      const { clock, follower, world, reads } = bench();
      world.look = () => Promise.resolve({ lines: [{ atMs: 0, text: 'still loading' }] });
      for (const uid of names(count)) follower.follow(uid);
      await clock.advance(30 * 60_000);
      const before = reads.length;
      await clock.advance(10 * 60_000);
      expect(reads.length - before).toBeGreaterThanOrEqual(45);
      expect(reads.length - before).toBeLessThanOrEqual(51);
    },
  );

  test('goes on where a log cannot be read for a while, and slow ones hold up few', async () => {
    const { clock, follower, world, edits } = bench();
    const { look } = world;
    world.look = (uid) =>
      uid === 'slow' ? new Promise(() => undefined) : Promise.reject(new Error('away'));
    for (const uid of ['slow', 'a', 'b']) follower.follow(uid);
    await clock.advance(30_000);
    expect(edits).toEqual([]);
    world.look = look;
    await clock.advance(60_000);
    expect(new Set(edits.map(({ uid }) => uid))).toEqual(new Set(['a', 'b']));
  });

  test('is read by the process that leads, and of no run that is not followed any more', async () => {
    const { clock, follower, world, reads } = bench();
    world.leads = false;
    follower.follow('a');
    await clock.advance(60_000);
    expect(reads).toEqual([]);
    world.leads = true;
    await clock.advance(5_000);
    follower.drop('a');
    expect(reads).toHaveLength(1);
    expect(follower.progress('a')).toBeUndefined();
    await clock.advance(60_000);
    expect(reads).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  test('begins anew with another attempt', async () => {
    const { clock, follower, world, reads } = bench();
    follower.follow('a');
    await clock.advance(25_000);
    world.pods = [{ ...running, uid: 'pod-2', name: 'train-resnet-again' }];
    await clock.advance(10_000);
    expect(reads.at(-1)).toMatchObject({ podName: 'train-resnet-again', after: undefined });
  });

  test('of workers side by side is what the first one says', async () => {
    const worker = (completionIndex: number): PodObservation => ({
      ...running,
      uid: `pod-${completionIndex}`,
      name: `worker-${completionIndex}`,
      completionIndex,
    });
    const { clock, follower, reads } = bench([worker(1), worker(0), worker(2)]);
    follower.follow('a');
    await clock.advance(1_000);
    expect(reads.map(({ podName }) => podName)).toEqual(['worker-0']);
  });

  test('is read by the pattern of its model', async () => {
    const { clock, follower, world } = bench();
    world.pattern = String.raw`^step (?<step>\d+).(?<total>\d+) loss=(?<badness>\S+)`;
    follower.follow('a');
    await clock.advance(1_000);
    expect(follower.progress('a')?.metrics).toEqual({ badness: '0.5' });
  });
});
