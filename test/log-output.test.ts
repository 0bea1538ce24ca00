import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogOutput } from '../src/log-output.ts';
import { createFakeClock } from './support/fake-clock.ts';

function failing(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** An output whose reader takes so many bytes at a time, or fails. */
function setUp() {
  const clock = createFakeClock();
  const taken: Uint8Array[] = [];
  const reader: { takes: number; fails: string | undefined; writes: number; read: () => string } = {
    takes: Infinity,
    fails: undefined,
    writes: 0,
    read: () => Buffer.concat(taken).toString(),
  };
  const output = createLogOutput(clock, (bytes) => {
    reader.writes += 1;
    if (reader.fails !== undefined) throw failing(reader.fails);
    const piece = bytes.subarray(0, reader.takes);
    taken.push(piece);
    return piece.length;
  });
  return { clock, reader, output };
}

test('a line is written at once', () => {
  const { output, reader, clock } = setUp();
  output.write('one\n');
  expect(reader.read()).toBe('one\n');
  expect(clock.pending()).toBe(0);
});

test('a reader that takes a few bytes at a time gets all of them, in order', () => {
  const { output, reader } = setUp();
  reader.takes = 2;
  output.write('first ✓\n');
  output.write('second\n');
  expect(reader.read()).toBe('first ✓\nsecond\n');
});

test('a slow reader gets later what it could not take', async () => {
  const { output, reader, clock } = setUp();
  reader.fails = 'EAGAIN';
  output.write('one\n');
  output.write('two\n');
  await clock.advance(1_000);
  expect(reader.read()).toBe('');
  reader.fails = undefined;
  await clock.advance(50);
  expect(reader.read()).toBe('one\ntwo\n');
  expect(clock.pending()).toBe(0);
});

test('one that is very slow is told how much was left out', async () => {
  const { output, reader, clock } = setUp();
  reader.fails = 'EAGAIN';
  const megabyte = `${'x'.repeat(1024 * 1024 - 1)}\n`;
  for (let line = 0; line < 12; line += 1) output.write(megabyte);
  reader.fails = undefined;
  await clock.advance(100);
  const lines = reader.read().trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ leftOut: 3 });
});

test('nothing is tried any more where nobody reads', async () => {
  const { output, reader, clock } = setUp();
  reader.fails = 'EPIPE';
  output.write('one\n');
  output.write('two\n');
  output.flush();
  await clock.advance(1_000);
  expect(reader.writes).toBe(1);
  expect(clock.pending()).toBe(0);
});

test('a process whose reader stalls and goes away ends when it is told to', async () => {
  const log = join(import.meta.dirname, '../src/log.ts');
  const script = `
    const { createLog } = await import(${JSON.stringify(log)});
    const log = createLog('info');
    const { writeSync } = await import('node:fs');
    process.on('SIGTERM', () => {
      writeSync(2, 'ending');
      process.exit(0);
    });
    for (let line = 0; line < 500; line += 1) log.error({ text: 'x'.repeat(3_000) }, 'a line');
    setInterval(() => log.info('still here'), 10);
    writeSync(2, 'full');
  `;
  const args = ['--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stderr, 'data');
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await once(child.stderr, 'data');
  child.stdout.destroy();
  expect(await exited).toEqual([0, null]);
});
