import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page as Tab } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { keepBot } from '../../src/sandbox/keep-bot.ts';
import { startPage, type Page } from '../../src/sandbox/page/page.ts';
import { stage, type Stage } from './stage.ts';

const repository = resolve(import.meta.dirname, '../..');
const botPauseMs = 1_000;

/** A sandbox with its page and its bot, and a visitor's browser in front of it. */
export interface Visit extends Stage {
  readonly page: Page;
  readonly tab: Tab;
  /** What the browser complained about: errors of scripts, and what the policy did not allow. */
  readonly complaints: readonly string[];
  /** The visitor's words for the parts of the page. */
  readonly composer: Locator;
  readonly form: Locator;
  readonly thread: Locator;
  readonly cluster: Locator;
  /** Types a message or a command, and sends it. */
  readonly send: (text: string) => Promise<void>;
  /** A picture of what is seen now, kept in `.sandbox/screenshots`. */
  readonly picture: (name: string) => Promise<void>;
}

/** Opens the page of a fresh sandbox. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const here = await stage();
  const keeper = keepBot(here.sandbox, { pauseMs: botPauseMs });
  const page = await startPage({
    repository,
    sandbox: here.sandbox,
    keeper,
    botPauseMs,
    port: 0,
    troubleMs: 3_000,
  });
  onTestFinished(async () => {
    keeper.stop();
    await page.stop();
  });
  await keeper.start();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    ...options,
  });
  onTestFinished(() => context.close());
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('pageerror', ({ message }) => complaints.push(message));
  tab.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
  });
  await tab.goto(page.url);
  return { ...here, page, tab, complaints, ...partsOf(tab) };
}

function partsOf(tab: Tab) {
  const composer = tab.getByRole('combobox', { name: /^Message / });
  return {
    composer,
    form: tab.getByRole('dialog'),
    thread: tab.getByRole('complementary', { name: 'Thread' }),
    cluster: tab.getByRole('complementary', { name: 'Behind the scenes' }),
    async send(text: string) {
      await composer.fill(text);
      await composer.press('Enter');
    },
    async picture(name: string) {
      const folder = join(repository, '.sandbox', 'screenshots');
      await mkdir(folder, { recursive: true });
      await tab.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    },
  };
}
