/**
 * `npm run demo`: a workspace, a cluster and the bot on this machine, nothing to configure, and a
 * page for the browser that looks and works like Slack.
 * `npm run demo -- "/train resnet gpu=2 lr=0.01"`: one command, its thread, and an exit code that
 * says whether the run succeeded.
 * `npm run demo -- --trouble out-of-memory`: one mishap, and how its thread tells it.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BotProcess } from './bot-process.ts';
import { claimFolder } from './demo/claim.ts';
import { converse } from './demo/converse.ts';
import { ask, closed, endOf, writtenFiles } from './demo/one-run.ts';
import { printThreads } from './demo/print-threads.ts';
import { showSituation } from './demo/show-situation.ts';
import { openBrowser } from './demo/open-browser.ts';
import { findSituation, listSituations } from './demo/situations.ts';
import { keepBot, type BotKeeper } from './keep-bot.ts';
import { startPage, type Page } from './page/page.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { channels, people } from './world.ts';

const repository = resolve(import.meta.dirname, '../..');
const dir = join(repository, '.sandbox');
/** The page's address stays the same from one start to the next, where nobody else has it. */
const pagePort = 4280;
const botPauseMs = 3_000;
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Runs one command, prints its thread and its files; true when it finished well. */
async function showOne(sandbox: Sandbox, text: string): Promise<boolean> {
  print(`@${people.vision1.name} types in #${channels.training.name}: /train ${text}\n`);
  const asked = await ask(sandbox, text);
  if (asked.kind === 'form')
    print('A form opens. A terminal cannot fill it in: add key=value words.');
  if (asked.kind === 'answered') return asked.well;
  if (asked.kind !== 'run') return false;
  const outcome = await endOf(sandbox, asked.run);
  if (outcome === 'blocked') print(`Run ${asked.run} cannot start: the demo does not wait for it.`);
  else await closed(sandbox, asked.run);
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
  const sandbox = await startSandbox({ repository, dir });
  try {
    return await (typed === '' ? visit(sandbox) : watch(sandbox, typed));
  } finally {
    await sandbox.stop();
  }
}

const what =
  'a pretended Slack workspace, a pretended cluster with 4 simulated GPUs, and the bot between them';

/** One command or one mishap, until its thread has told all of it. */
async function watch(sandbox: Sandbox, typed: string): Promise<number> {
  print(`Starting ${what}.`);
  const interrupted = untilSignal(typed);
  const bot = await Promise.race([sandbox.startBot(), interrupted]);
  if (typeof bot === 'number') return bot;
  printThreads(sandbox, print);
  return Promise.race([show(sandbox, typed), untilGone(bot), interrupted]);
}

/** The page, and where somebody sits at a terminal or has piped commands in, those too. */
async function visit(sandbox: Sandbox): Promise<number> {
  const keeper = keepBot(sandbox, { pauseMs: botPauseMs });
  const page = await startPage({
    manifest: join(repository, 'manifest.yml'),
    sandbox,
    keeper,
    botPauseMs,
    port: pagePort,
  });
  print(`${page.url}\n\nOpen this address: ${what}.`);
  try {
    return await Promise.race([receive(sandbox, keeper, page), untilSignal('')]);
  } finally {
    // Before the sandbox ends its bot: this end is no reason to start another.
    keeper.stop();
    await page.stop();
  }
}

async function receive(sandbox: Sandbox, keeper: BotKeeper, page: Page): Promise<number> {
  await keeper.start();
  openBrowser(page.url);
  printThreads(sandbox, print);
  const typedAny = await converse(sandbox, { input: process.stdin, print });
  // Started in the background, there is nobody to type: the page is what is asked for.
  if (!typedAny && !process.stdin.isTTY) await new Promise(() => undefined);
  return 0;
}

async function show(sandbox: Sandbox, typed: string): Promise<number> {
  const trouble = /^(?:--)?trouble\b[ =]*(.*)$/.exec(typed);
  if (trouble) return (await showTrouble(sandbox, trouble[1] ?? '')) ? 0 : 1;
  return (await showOne(sandbox, typed.replace(/^\/train\b\s*/, ''))) ? 0 : 1;
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
