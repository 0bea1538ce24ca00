import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../../src/sandbox/models/train.ts');
const paths = '--checkpoint-path /worker/checkpoint --use-tensorboard --log-path logs/train.log';
const quick = `${paths} --train-size 200 --epochs 1`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'train-'));
  await mkdir(join(root, 'worker'));
});
afterEach(() => rm(root, { recursive: true }));

/** Runs the script as the sandbox's node does; `onLine` may send signals. */
function train(
  flags: string,
  env: Record<string, string> = {},
  onLine: (line: string, kill: () => void) => void = () => undefined,
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, [script, ...flags.split(' ')], {
    cwd: join(root, 'worker'),
    env: { PATH: process.env['PATH'], SANDBOX_ROOT: root, HOSTNAME: 'pod-1', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    onLine(chunk, () => child.kill('SIGTERM'));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, stdout, stderr }));
  return promise;
}

function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1);
}

test('the original command line trains and leaves log, checkpoints and events', async () => {
  const env = { SANDBOX_TYPE: 'gpu', SANDBOX_GPUS: '2' };
  const { code, stdout, stderr } = await train(`${quick} --lr 0.01`, env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'using 2 simulated GPUs (the sandbox computes on the CPU)',
    'model: resnet, 12,730 parameters',
    'data: 200 handwritten digits to train on, 500 to validate (MNIST, 14 x 14)',
  ]);
  expect(lines[3]).toMatch(
    /^epoch 1\/1 {2}step 7\/7 {2}loss=\d\.\d{4} {2}acc=0\.\d{3} {2}lr=0\.01$/,
  );
  expect(lines[4]).toMatch(/^epoch 1\/1 {2}loss=.* val_loss=\d\.\d{4} {2}val_acc=0\.\d{3}$/);
  expect(lines[5]).toBe('saved /worker/checkpoint/checkpoint-0001.json');
  expect(lines[6]).toMatch(/^finished: val_loss=\d\.\d{4} val_acc=0\.\d{3} in \d+\.\d s$/);
  expect(await readFile(join(root, 'worker/logs/train.log'), 'utf8')).toBe(stdout);
  expect(await readdir(join(root, 'worker/checkpoint'))).toContain('latest');
  expect(await readdir(join(root, 'worker/tensorboard'))).toEqual([
    expect.stringMatching(/^events\.out\.tfevents\.\d+\.pod-1$/),
  ]);
});

test('real digits are learned, by both optimizers', async () => {
  const flags = `--checkpoint-path /worker/checkpoint --epochs 4 --train-size 2000`;
  for (const optimizer of ['--lr 0.05', '--optimizer adam --lr 0.002']) {
    const { stdout } = await train(`${flags} ${optimizer}`, { SANDBOX_MODEL: 'mlp' });
    const accuracy = /finished: val_loss=\S+ val_acc=(\S+)/.exec(stdout)?.[1];
    expect(Number(accuracy)).toBeGreaterThan(0.85);
  }
});

test.each([
  ['10', '10.0'],
  ['100', '100.0'],
  ['1e6', '1000000.0'],
])('learning rate %s is much too large: the loss becomes no number', async (lr, shown) => {
  const { code, stderr } = await train(`${paths} --lr ${lr}`);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Traceback \(most recent call last\):\n/);
  const message = `FloatingPointError: loss is (nan|inf) at epoch 1, step \\d+ \\(lr=${shown}\\)`;
  expect(lastLine(stderr)).toMatch(new RegExp(`^${message}$`));
  expect(await readFile(join(root, 'worker/logs/train.log'), 'utf8')).toContain(stderr);
});

test.each([
  ['--foo 1', 'train.py: error: unrecognized arguments: --foo 1'],
  ['--lr abc', "train.py: error: argument --lr: invalid float value: 'abc'"],
])('%s ends with exit code 2 and says why', async (flags, message) => {
  const { code, stdout, stderr } = await train(flags);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^usage: train\.py \[-h\] \[--lr LR\]/);
  expect(lastLine(stderr)).toBe(message);
});

test.each([
  [
    '--checkpoint-path /share/x',
    "FileNotFoundError: [Errno 2] No such file or directory: '/share/x'",
  ],
  [
    '--log-path /share/x/y.log',
    "FileNotFoundError: [Errno 2] No such file or directory: '/share/x'",
  ],
  [
    `${quick} --resume-from /gone`,
    "FileNotFoundError: [Errno 2] No such file or directory: '/gone'",
  ],
  [`${quick} --fail-at-epoch 1`, 'ValueError: asked to fail at epoch 1 (--fail-at-epoch)'],
])('%s ends with a traceback and exit code 1', async (flags, summary) => {
  const { code, stderr } = await train(flags);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File /);
  expect(lastLine(stderr)).toBe(summary);
});

test('a model that the image does not have is named', async () => {
  const { code, stderr } = await train(quick, { SANDBOX_MODEL: 'bert' });
  expect(code).toBe(1);
  expect(lastLine(stderr)).toBe("ModuleNotFoundError: No module named 'bert'");
});

test('--help prints the flags', async () => {
  const { code, stdout } = await train('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('[--use-tensorboard] [--tensorboard-path TENSORBOARD_PATH]');
});

test('SIGTERM ends it after the step in hand, with a checkpoint that resumes', async () => {
  const long = `${paths} --train-size 200 --epochs 9999 --log-every 1`;
  const stopped = await train(long, { SANDBOX_MODEL: 'mlp' }, (line, kill) => {
    if (line.includes('step 2/7')) kill();
  });
  expect(stopped.code).toBe(143);
  const [, updates, path] =
    /^stopped by SIGTERM after (\d+) steps: saved (\S+)$/.exec(lastLine(stopped.stdout) ?? '') ??
    [];
  expect(Number(updates)).toBeGreaterThanOrEqual(2);

  const epochs = Math.floor(Number(updates) / 7) + 1;
  const flags = `${paths} --train-size 200 --epochs ${epochs} --resume-from ${path}`;
  const resumed = await train(flags, { SANDBOX_MODEL: 'mlp' });
  expect(resumed.stdout).toContain(`resuming from ${path}: ${epochs - 1} epochs and `);
  expect(resumed.stdout).toContain(`epoch ${epochs}/${epochs}  step 7/7`);
  expect(resumed.code).toBe(0);
});

test('SIGTERM interrupts a sleep; where nothing was learned nothing is saved', async () => {
  const ended = await train(`${quick} --sleep 3600`, {}, (line, kill) => {
    if (line.includes('data:')) kill();
  });
  expect(ended.code).toBe(143);
  expect(lastLine(ended.stdout)).toBe('stopped by SIGTERM before the first step: nothing to save');
  expect(await readdir(join(root, 'worker/checkpoint'))).toEqual([]);
});

test('memory is taken on request', async () => {
  const { code, stdout } = await train(`${quick} --allocate-mb 40`, { SANDBOX_MODEL: 'mlp' });
  expect(code).toBe(0);
  expect(stdout).toContain('\nholding 40 MiB of memory\n');
});
