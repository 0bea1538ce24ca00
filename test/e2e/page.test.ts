import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { browserPath, startBrowser } from '../support/browser.ts';
import { quickly } from './stage.ts';
import { visit } from './visitor.ts';

if (browserPath === undefined)
  console.warn(
    'The page was not looked at: no browser on this machine. Debian has one: apt-get install chromium.',
  );

describe.runIf(browserPath)('in a real browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(browserPath ?? '');
  });
  afterAll(() => browser.close());

  test('a visitor fills the form with a mistake, corrects it, and follows the thread to its end', async () => {
    const here = await visit(browser);
    const { tab, composer, form, thread, cluster, sees, picture } = here;
    await composer.fill('/tra');
    await sees(tab.getByRole('option', { name: /^\/train / }));
    await composer.press('Enter');
    await composer.press('Enter');

    const gpus = form.getByRole('textbox', { name: 'GPUs' });
    await gpus.fill('6');
    await form.getByRole('textbox', { name: 'epochs' }).fill('3');
    await form.getByRole('textbox', { name: 'More' }).fill('train-size=300');
    await form.getByRole('button', { name: 'Train' }).click();
    await sees(form.getByText('vision1 may use at most 4 GPUs'));
    await sees(form.locator('input:focus[aria-invalid=true]'));
    await picture('form-with-an-error');

    await gpus.fill('2');
    await form.getByRole('button', { name: 'Train' }).click();
    await form.waitFor({ state: 'detached' });
    await sees('Only visible to you');
    await here.openThread();
    await sees(thread.getByText(/^resnet started on gpu-node-1/));
    const end = thread
      .getByRole('article')
      .filter({ hasText: /resnet finished in/ })
      .last();
    await sees(end.getByText(/\/checkpoint$/));
    await sees(end.getByText(/\/tensorboard$/));
    const drawn = thread.locator('.picture img').last();
    await sees(drawn);
    const width = 'document.querySelector(".thread .picture img").naturalWidth';
    await expect.poll(() => tab.evaluate(width)).toBeGreaterThan(100);
    await picture('thread-finished');

    await thread.getByRole('button', { name: 'Logs' }).last().click();
    await sees(/epoch 3\/3/);

    await cluster.getByRole('tab', { name: 'Files' }).click();
    await cluster.getByRole('button', { name: /logs\/train\.log/ }).click();
    await sees(cluster.getByLabel('logs/train.log').getByText(/epoch/));
    await picture('cluster');
    await cluster.getByRole('tab', { name: 'YAML' }).click();
    await sees(cluster.getByText('batch/v1'));

    await tab.getByRole('button', { name: 'train', exact: true }).click();
    await sees(tab.getByRole('region', { name: 'Home' }).getByText(/resnet/));
    await picture('home');
    await tab.getByRole('button', { name: 'thread', exact: true }).click();
    await sees(thread.getByText(/resnet finished in/).nth(1));
    expect(here.complaints).toEqual([]);
  });

  test('a run is called off by the button in its thread, once that is confirmed', async () => {
    const { tab, send, form, thread, sees, openThread, milestones, be } = await visit(browser);
    await send('/train resnet gpu=1 sleep=60');
    await openThread();
    await sees(thread.getByText(/started on/));
    // An admin may act on somebody else's run.
    await be('mladmin');
    await openThread();
    await thread.getByRole('button', { name: 'Cancel' }).click();
    await form.getByRole('button', { name: 'Keep it' }).click();
    await thread.getByRole('button', { name: 'Cancel' }).click();
    await form.getByRole('button', { name: 'Cancel the run' }).click();
    await sees(thread.getByText(/was cancelled by/).last());
    expect(milestones()).toEqual(['card', 'started', 'cancelled']);
    await tab.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  test('choosing another model rebuilds the form around what was typed', async () => {
    const { form, send, picture } = await visit(browser);
    await send('/train');
    const lr = form.getByRole('textbox', { name: 'lr' });
    await lr.fill('0.25');
    await form.getByRole('textbox', { name: 'Time limit' }).fill('90m');
    await form.getByRole('combobox', { name: 'Model' }).selectOption('mlp');
    await form.getByRole('textbox', { name: 'hidden' }).waitFor();
    expect(await lr.inputValue()).toBe('0.25');
    expect(await form.getByRole('textbox', { name: 'Time limit' }).inputValue()).toBe('90m');
    await picture('form-of-another-model');
    await form.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('a thread stays right when the bot is killed, the watch is cut and Slack answers 429', async () => {
    const here = await visit(browser);
    const { tab, send, thread, cluster, sees, openThread, milestones } = here;
    const makes = (trouble: string): Promise<void> =>
      cluster.getByRole('button', { name: trouble }).click();
    await send('/train resnet gpu=1 epochs=6 sleep=1 train-size=200');
    await openThread();
    await sees(thread.getByText(/started on/));
    await makes('Kill the bot');
    await sees(cluster.getByText(/bot back in|bot starts/));
    await sees(cluster.getByText(/It starts again by itself/));
    await send('/train');
    await sees('failed with the error');
    await sees(cluster.getByText('bot runs'));
    await makes('Cut the watch');
    await makes('Slack answers 429');
    await sees(cluster.getByText(/answers every call of the bot with 429/));
    await makes('Fill the GPUs');
    await sees(cluster.getByText('4 of 4 in use'));
    await here.picture('trouble');
    await makes('Free the GPUs');
    await tab.reload();
    await sees(thread.getByText(/resnet finished in/).nth(1));
    await sees(cluster.getByText('0 of 4 in use'));
    expect(milestones()).toEqual(['card', 'started', 'finished']);
  });

  test('a stranger is told what is missing, and nobody else sees it', async () => {
    const { tab, send, be, sees } = await visit(browser);
    await be('guest');
    await send(`/train resnet ${quickly}`);
    await sees(/U0GUEST01: \{ id: guest/);
    await sees('Only visible to you');
    await be('vision1');
    await sees(tab.getByRole('radio', { name: 'vision1', checked: true }));
    expect(await tab.getByText('Only visible to you').count()).toBe(0);
    expect(await tab.getByText('secret-project').count()).toBe(1);
  });

  test('on a phone one panel is seen at a time, in light and dark, and nothing sticks out', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const here = await visit(browser, { ...phone, colorScheme: 'dark' });
    const { tab, send, thread, sees, picture, openThread } = here;
    const sticksOut = () => tab.evaluate('document.documentElement.scrollWidth > innerWidth');
    await send(`/train resnet gpu=2 ${quickly}`);
    await openThread();
    await sees(thread.getByText(/resnet finished in/).nth(1));
    expect(await sticksOut()).toBe(false);
    await picture('phone-thread-dark');
    await thread.getByRole('button', { name: 'Back to the channel' }).click();
    await picture('phone-channel-dark');
    await tab.getByRole('button', { name: 'Cluster', exact: true }).click();
    await sees('gpu-node-1');
    await tab.emulateMedia({ colorScheme: 'light' });
    await picture('phone-cluster');
    await tab.getByRole('button', { name: 'Workspace' }).click();
    await picture('phone-workspace');
    expect(await sticksOut()).toBe(false);
  });

  test('a page whose demo goes away says so, and goes on when it is back', async () => {
    const { sees, tab, restartPage, composer } = await visit(browser, { withBot: false });
    await composer.fill('half a sentence');
    await restartPage(() => sees('Reconnecting…'));
    await tab.getByText('Reconnecting…').waitFor({ state: 'detached' });
    expect(await composer.inputValue()).toBe('half a sentence');
  });

  test('is painted within a second', async () => {
    const { tab } = await visit(browser, { withBot: false });
    const paintMs = (): Promise<number> =>
      tab.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
    let best = Infinity;
    // What else this machine does may slow most of them down, not all.
    for (let round = 0; round < 20 && best >= 1_000; round += 1) {
      await tab.reload();
      await tab.getByRole('main').waitFor();
      best = Math.min(best, (await paintMs()) || Infinity);
    }
    expect(best).toBeLessThan(1_000);
  });
});
