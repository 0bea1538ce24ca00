import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page as Tab } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { keepBot } from '../../src/sandbox/keep-bot.ts';
import { buildAssets, type Assets } from '../../src/sandbox/page/assets.ts';
import { startPage, type Page } from '../../src/sandbox/page/page.ts';
import { stage, type Stage } from './stage.ts';

const repository = resolve(import.meta.dirname, '../..');
const botPauseMs = 1_000;
/** The client is the same for every visit of a test file. */
let assets: Promise<Assets> | undefined;

export interface VisitOptions extends BrowserContextOptions {
  /** False: the bot stays away, and a test puts an app of its own in its place. */
  readonly withBot?: boolean;
  /** What the app offers; default: what manifest.yml says. */
  readonly manifest?: string;
}

/** A sandbox with its page and its bot, and a visitor's browser in front of it. */
export interface Visit extends Stage, ReturnType<typeof partsOf> {
  readonly tab: Tab;
  /** What the browser complained about: errors of scripts, and what the policy did not allow. */
  readonly complaints: readonly string[];
  /** Ends the demo's page and starts it anew at the same address. */
  readonly restartPage: (meanwhile: () => Promise<void>) => Promise<void>;
}

/** Opens the page of a fresh sandbox. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { withBot = true, manifest = join(repository, 'manifest.yml'), ...context } = options;
  const here = await stage();
  const keeper = keepBot(here.sandbox, { pauseMs: botPauseMs });
  assets ??= buildAssets();
  const open = (port: number): Promise<Page> =>
    startPage({
      manifest,
      sandbox: here.sandbox,
      keeper,
      botPauseMs,
      port,
      troubleMs: 2_000,
      assets: assets ?? buildAssets(),
    });
  let page = await open(0);
  onTestFinished(async () => {
    keeper.stop();
    await page.stop();
  });
  if (withBot) await keeper.start();
  const tab = await openTab(browser, context);
  const complaints: string[] = [];
  tab.on('pageerror', ({ message }) => complaints.push(message));
  tab.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
  });
  await tab.goto(page.url);
  return {
    ...here,
    tab,
    complaints,
    ...partsOf(tab),
    async restartPage(meanwhile) {
      const { port } = new URL(page.url);
      await page.stop();
      await meanwhile();
      page = await open(Number(port));
    },
  };
}

async function openTab(browser: Browser, options: BrowserContextOptions): Promise<Tab> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ viewport, locale: 'en-US', ...options });
  onTestFinished(() => context.close());
  // A browser and a training at once are much for a small machine: only what hangs is to be ended.
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** What a visitor sees and does, in the words of the tests. */
function partsOf(tab: Tab) {
  const composer = tab.getByRole('textbox', { name: /^Message / });
  return {
    composer,
    form: tab.getByRole('dialog'),
    thread: tab.getByRole('complementary', { name: 'Thread' }),
    cluster: tab.getByRole('complementary', { name: 'Behind the scenes' }),
    /** Types a message or a command, and sends it. */
    send: async (text: string): Promise<void> => {
      await composer.fill(text);
      await composer.press('Enter');
    },
    be: (name: string): Promise<void> => tab.getByRole('radio', { name }).check({ force: true }),
    openThread: (): Promise<void> =>
      tab
        .getByRole('button', { name: /\brepl(?:y|ies)\b/ })
        .last()
        .click(),
    /** Waits until it is there to be seen; fails where it does not come. */
    sees: async (what: Locator | string | RegExp): Promise<void> => {
      const wanted =
        typeof what === 'string' || what instanceof RegExp ? tab.getByText(what) : what;
      await wanted.first().waitFor();
    },
    /** Keeps a picture of what is seen now in `.sandbox/screenshots`. */
    picture: async (name: string): Promise<void> => {
      const folder = join(repository, '.sandbox', 'screenshots');
      await mkdir(folder, { recursive: true });
      const newest = tab.getByRole('button', { name: 'Newest messages' });
      if (await newest.isVisible()) await newest.click();
      await tab.mouse.move(0, 0);
      await tab.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    },
  };
}
