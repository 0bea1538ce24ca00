/**
 * `npm run demo`: a workspace, a cluster and the bot on this machine, nothing to configure.
 * `npm run demo -- "/train resnet gpu=2 lr=0.01"`: one command, its thread, and an exit code that
 * says whether the run succeeded.
 * `npm run demo -- --trouble out-of-memory`: one mishap, and how its thread tells it.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BotProcess } from './bot-process.ts';
import { claimFolder } from './demo/claim.ts';
import { converse } from './demo/converse.ts';
import { ask, endOf, writtenFiles } from './demo/one-run.ts';
import { printThreads } from './demo/print-threads.ts';
import { showSituation } from './demo/show-situation.ts';
import { findSituation, listSituations } from './demo/situations.ts';
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
  const asked = await ask(sandbox, text);
  if (asked.kind === 'form')
    print('A form opens. A terminal cannot fill it in: add key=value words.');
  if (asked.kind !== 'run') return false;
  const outcome = await endOf(sandbox, asked.run);
  if (outcome === 'blocked') print(`Run ${asked.run} cannot start: the demo does not wait for it.`);
  const files = await writtenFiles(sandbox, asked.run);
  if (files.length > 0) print(['Files of this run on this machine:', ...files].join('\n'));
  return outcome === 'finished';
}

/** Shows one mishap; resolves when its thread has told it as it should. */
async function showTrouble(sandbox: Sandbox, name: string): Promise<boolean> {
  const situation = findSituation(name);
  if (!situation) {
    print(`There is no such trouble; there are:\n${listSituations()}`);
    return false;
  }
  print(`${situation.title}: /train ${situation.command}\n`);
  await showSituation(sandbox, situation);
  return true;
}

async function main(typed: string): Promise<number> {
  await mkdir(dir, { recursive: true });
  const giveBack = await claimFolder(dir);
  try {
    return await inFolder(typed);
  } finally {
    await giveBack();
  }
}

async function inFolder(typed: string): Promise<number> {
  // What earlier runs left on the share stays; the pretended cluster begins anew.
  await rm(join(dir, 'pods'), { recursive: true, force: true });
  print(
    'Starting a pretended Slack workspace, a pretended cluster with 4 simulated GPUs, and the bot.',
  );
  const sandbox = await startSandbox({ repository, dir });
  try {
    const bot = await sandbox.startBot();
    printThreads(sandbox, print);
    return await Promise.race([show(sandbox, typed), untilSignal(typed), untilGone(bot)]);
  } finally {
    await sandbox.stop();
  }
}

async function show(sandbox: Sandbox, typed: string): Promise<number> {
  const trouble = /^(?:--)?trouble\b[ =]*(.*)$/.exec(typed);
  if (trouble) return (await showTrouble(sandbox, trouble[1] ?? '')) ? 0 : 1;
  if (typed !== '') return (await showOne(sandbox, typed.replace(/^\/train\b\s*/, ''))) ? 0 : 1;
  await converse(sandbox, { input: process.stdin, print });
  return 0;
}

/** Resolves with the exit code of an interrupted demo: a conversation just ends that way. */
function untilSignal(typed: string): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(typed === '' ? 0 : 130));
    process.once('SIGTERM', () => resolve(143));
  });
}

/** Rejects when the bot ends by itself: nothing more would ever be told. */
async function untilGone(bot: BotProcess): Promise<never> {
  const code = await bot.exited;
  throw new Error(`the bot ended with exit code ${code}; its log is ${join(dir, 'bot.log')}`);
}

const code = await main(process.argv.slice(2).join(' ').trim()).catch((error: unknown) => {
  process.stderr.write(
    `The demo could not go on: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  return 1;
});
// A terminal that is still being read, or a wait that was given up, must not keep the process.
process.exit(code);
