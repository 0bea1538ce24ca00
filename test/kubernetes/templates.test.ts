import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { asObject } from '../../src/kubernetes/json.ts';
import { loadTemplates } from '../../src/kubernetes/templates.ts';
import { settle } from '../support/fake-clock.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { silent } from './support/client.ts';

const good = (note: string): string =>
  `apiVersion: batch/v1\nkind: Job\nnote: ${note}\nspec: { template: { spec: { containers: [{ name: train }] } } }\n`;

async function directoryOf(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'templates-'));
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)),
  );
  return directory;
}

/** A clock that hands over at each sleep, so that a test says what happens in between. */
function steppedClock(steps: readonly (() => Promise<void>)[], stop: AbortController): Clock {
  const left = [...steps];
  async function wait(callback: () => void): Promise<void> {
    await settle();
    const step = left.shift();
    if (step === undefined) return stop.abort();
    await step();
    callback();
  }
  return {
    now: () => 0,
    after(_, callback) {
      void wait(callback);
      return () => undefined;
    },
  };
}

describe('at start', () => {
  test('every problem of every template is named', async () => {
    const directory = await directoryOf({
      'gpu-job.yaml': good('${gpu}'),
      'cpu-job.yaml': good('${memroy}'),
    });
    await expect(
      loadTemplates({ directory, clock: createInstantClock(), log: silent }),
    ).rejects.toMatchObject({
      code: 'config',
      problems: [
        `${directory}/gpu-job.yaml: note: \${gpu} is not a placeholder: did you mean \${gpus}?`,
        `${directory}/cpu-job.yaml: note: \${memroy} is not a placeholder: did you mean \${memory}?`,
      ],
    });
  });

  test('a template that is missing is named', async () => {
    const directory = await directoryOf({ 'gpu-job.yaml': good('x') });
    await expect(
      loadTemplates({ directory, clock: createInstantClock(), log: silent }),
    ).rejects.toMatchObject({
      problems: [expect.stringContaining(`${directory}/cpu-job.yaml: cannot be read`)],
    });
  });
});

test('a changed template is taken up; a bad one is refused once and the good one stays', async () => {
  const directory = await directoryOf({ 'gpu-job.yaml': good('one'), 'cpu-job.yaml': good('x') });
  const gpu = join(directory, 'gpu-job.yaml');
  const complaints: unknown[] = [];
  const notes: unknown[] = [];
  const note = (): number => notes.push(asObject(source.current.gpu.manifest)['note']);
  const stop = new AbortController();
  const write = (text: string) => async (): Promise<void> => {
    note();
    await writeFile(gpu, text);
  };
  const look = (): Promise<void> => Promise.resolve(void note());
  const steps = [write(good('two')), write(good('${gpu}')), look, write(good('three')), look];
  const log = pino(
    { level: 'error' },
    { write: (line: string) => complaints.push(JSON.parse(line)) },
  );
  const source = await loadTemplates({ directory, clock: steppedClock(steps, stop), log });
  const taken: unknown[] = [];
  await source.follow(stop.signal, ({ gpu: { manifest } }) =>
    taken.push(asObject(manifest)['note']),
  );
  expect(taken).toEqual(['two', 'three']);
  expect(notes).toEqual(['one', 'two', 'two', 'two', 'three']);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatchObject({
    problems: [expect.stringContaining('did you mean ${gpus}?')],
  });
});
