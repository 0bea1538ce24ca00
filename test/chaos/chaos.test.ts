import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isGood, reportLines } from '../../src/sandbox/chaos/report.ts';
import { runChaos } from '../../src/sandbox/chaos/run.ts';

test.each([
  ['socket', 35, 5],
  ['http', 25, 3],
] as const)(
  'two bots over %s lose nothing and tell nothing twice, whatever %i faults do',
  async (transport, faults, leastRuns) => {
    const dir = await mkdtemp(join(tmpdir(), 'slack-train-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const outcome = await runChaos({
      repository: resolve(import.meta.dirname, '../..'),
      dir,
      seed: 7,
      faults,
      replicas: 2,
      transport,
      longestMs: 60_000,
      quietMs: 90_000,
      afterMs: 1_000,
      everyMs: 700,
      brisk: true,
    });
    expect(isGood(outcome) ? [] : reportLines(outcome)).toEqual([]);
    expect(outcome.runs).toBeGreaterThanOrEqual(leastRuns);
  },
  150_000,
);
