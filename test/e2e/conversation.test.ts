import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { converse } from '../../src/sandbox/demo/converse.ts';
import { endOf, writtenFiles } from '../../src/sandbox/demo/one-run.ts';
import { printThreads } from '../../src/sandbox/demo/print-threads.ts';
import { submittedSpecs } from '../../src/sandbox/submitted.ts';
import { quickly, stage, type Stage } from './stage.ts';

/** Types these lines into the demo and resolves with what it printed, once it has ended. */
async function typing({ sandbox }: Stage, lines: readonly string[]): Promise<string> {
  await sandbox.startBot();
  const printed: string[] = [];
  const print = (text: string): void => void printed.push(text);
  printThreads(sandbox, print);
  await converse(sandbox, { input: Readable.from([`${lines.join('\n')}\n`]), print });
  return printed.join('\n');
}

const runs = ({ sandbox }: Stage) => submittedSpecs(sandbox.kubernetes.store).map(({ id }) => id);

test('two runs at once are waited for, and each line of a thread names its run', async () => {
  const here = await stage();
  const printed = await typing(here, [
    `/train resnet gpu=1 ${quickly}`,
    '/train mlp epochs=1 hidden=2',
  ]);
  expect(runs(here)).toHaveLength(2);
  for (const run of runs(here)) {
    expect(printed).toContain(`↳ in the thread · run ${run}`);
    expect(await endOf(here.sandbox, run)).toBe('finished');
    const files = await writtenFiles(here.sandbox, run);
    expect(files.some((file) => file.endsWith('/logs/train.log'))).toBe(true);
  }
});

test('unknown words are answered, a form is shown and closed, and exit ends it at once', async () => {
  const here = await stage();
  const printed = await typing(here, [
    'hello',
    'trouble nope',
    '/train',
    '/train resnet gpu=99',
    'exit',
    '/train resnet gpu=1',
  ]);
  expect(printed).toContain('That is no command here');
  expect(printed).toContain('There is no such trouble');
  expect(printed).toContain('A form opens');
  expect(printed).toContain('Not submitted: gpu is “99”');
  expect(runs(here)).toEqual([]);
});

test('a run that cannot start ends as blocked', async () => {
  const here = await stage();
  await typing(here, ['/train resnet gpu=1 image=nosuch/image:1']);
  expect(await endOf(here.sandbox, runs(here)[0] ?? '')).toBe('blocked');
  expect(await here.reply()).toContain('resnet submitted: 1 GPU, time limit 1 h');
});

test('subcommands are answered, a button is pressed, and the home tab is shown', async () => {
  const here = await stage();
  const printed = await typing(here, [
    'press logs',
    '/train resnet gpu=1 sleep=60',
    '/train list',
    '/train plan mlp',
    '/train lst',
    'home',
    'press cancel',
    'press nothing',
  ]);
  expect(printed).toContain('There is no card yet');
  expect(printed).toContain('1 run of yours');
  expect(printed).toContain('mlp would run: CPU only');
  expect(printed).toContain('Did you mean /train list?');
  expect(printed).toContain('┌ The home tab');
  expect(printed).toContain('[ Train a model ]');
  expect(printed).toContain('resnet is being stopped');
  expect(printed).toContain('nothing has the action_id "run-nothing"');
  expect(printed).toContain('resnet was cancelled by vision1');
});
