/**
 * `npm run demo`: a workspace, a cluster and the bot on this machine, nothing to configure.
 * `npm run demo -- "/train resnet gpu=2 lr=0.01"`: one command, its thread, and an exit code that
 * says whether the run succeeded.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { converse } from './demo/converse.ts';
import { printThreads, runCommand, writtenFiles } from './demo/one-run.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { channels, people } from './world.ts';

const repository = resolve(import.meta.dirname, '../..');
const dir = join(repository, '.sandbox');
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Runs one command, prints its thread and its files; true when it finished well. */
async function showOne(sandbox: Sandbox, text: string): Promise<boolean> {
  print(`@${people.vision1.name} types in #${channels.training.name}: /train ${text}\n`);
  const outcome = await runCommand(sandbox, text);
  const files = await writtenFiles(sandbox);
  if (outcome !== 'refused') print(['Files of this run on this machine:', ...files].join('\n'));
  return outcome === 'finished';
}

async function main(typed: string): Promise<number> {
  // What earlier runs left on the share stays; the pretended cluster begins anew.
  await rm(join(dir, 'pods'), { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  print(
    'Starting a pretended Slack workspace, a pretended cluster with 4 simulated GPUs, and the bot.',
  );
  const sandbox = await startSandbox({ repository, dir });
  try {
    await sandbox.startBot();
    const stopPrinting = printThreads(sandbox, print);
    if (typed !== '') return (await showOne(sandbox, typed.replace(/^\/train\b\s*/, ''))) ? 0 : 1;
    await converse(sandbox, { input: process.stdin, print });
    stopPrinting();
    return 0;
  } finally {
    await sandbox.stop();
  }
}

process.exitCode = await main(process.argv.slice(2).join(' ').trim()).catch((error: unknown) => {
  process.stderr.write(
    `The demo could not run: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  return 1;
});
