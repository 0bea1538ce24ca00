import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { memoryBytes } from '../../../../src/sandbox/kubernetes/node/memory.ts';
import { startProcess } from '../../../../src/sandbox/kubernetes/node/process.ts';
import type { RunningProcess } from '../../../../src/sandbox/kubernetes/node/process.ts';

async function startShell(
  script: string,
): Promise<{ process: RunningProcess; firstLine: Promise<string> }> {
  const first = Promise.withResolvers<string>();
  const process = await startProcess({
    argv: ['/bin/sh', '-c', script],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    write: (_stream, chunk) => first.resolve(chunk.toString().trim()),
  });
  onTestFinished(() => process.signal('SIGKILL'));
  return { process, firstLine: first.promise };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 9000 });

test.each([
  ['exit 0', 0],
  ['exit 7', 7],
  ['kill -TERM $$', 143],
  ['kill -KILL $$', 137],
  ['kill -SEGV $$', 139],
])('%s ends with %i', async (script, exitCode) => {
  const { process } = await startShell(script);
  expect(await process.exit).toEqual({ exitCode });
});

test('a signal reaches what the process started', async () => {
  const { process, firstLine } = await startShell('sleep 100 & echo $!; wait');
  const child = Number(await firstLine);
  process.signal('SIGTERM');
  await process.exit;
  await gone(child);
  expect(isAlive(process.pid)).toBe(false);
});

test('what a process leaves running dies with it', async () => {
  const { process, firstLine } = await startShell('sleep 100 & echo $!');
  const child = Number(await firstLine);
  expect(await process.exit).toEqual({ exitCode: 0 });
  await gone(child);
  expect(isAlive(child)).toBe(false);
});

test('the memory of a process is known while it runs', async () => {
  const { process } = await startShell('exec sleep 100');
  expect(memoryBytes(process.pid)).toBeGreaterThanOrEqual(0);
  expect(memoryBytes(process.pid)).toBeLessThan(64e6);
});

function sourceUrl(path: string): string {
  return new URL(path, import.meta.url).href;
}

/** Starts one container under a reaper, prints its pid, and waits to be killed. */
const DOOMED_SANDBOX = `
  import { startProcess } from '${sourceUrl('../../../../src/sandbox/kubernetes/node/process.ts')}';
  import { createReaper } from '${sourceUrl('../../../../src/sandbox/kubernetes/node/reaper.ts')}';
  const reaper = createReaper();
  const argv = ['/bin/sh', '-c', 'trap "" TERM; while true; do sleep 1; done'];
  const env = { PATH: '/usr/bin:/bin' };
  const container = await startProcess({ argv, cwd: '/', env, write: () => {} });
  reaper.add(1999999999);
  reaper.add(container.pid);
  reaper.remove(1999999999);
  console.log(container.pid);
  await container.exit;
`;

test('no container survives a sandbox that is killed outright', async () => {
  const args = ['--input-type=module', '--eval', DOOMED_SANDBOX];
  const sandbox = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void sandbox.kill('SIGKILL'));
  const [chunk]: Buffer[] = await once(sandbox.stdout, 'data');
  const pid = Number(chunk?.toString());
  expect(isAlive(pid)).toBe(true);
  sandbox.kill('SIGKILL');
  await gone(pid);
  expect(isAlive(pid)).toBe(false);
});
