import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { browserPath, startBrowser } from '../support/browser.ts';
import { visit } from './visitor.ts';

if (browserPath === undefined)
  console.warn(
    'The page was not looked at: this machine has no browser. Debian has one: apt-get install chromium.',
  );

const noDown = { timeout: 20_000 };

describe.runIf(browserPath)('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(browserPath ?? '');
  });
  afterAll(() => browser.close());

  test('a visitor fills the form with a mistake, corrects it, and follows the thread to its end', async () => {
    const here = await visit(browser);
    const { tab, composer, form, thread, cluster, picture } = here;
    await composer.fill('/tra');
    await expectSeen(tab.getByRole('option', { name: /^\/train / }));
    await composer.press('Enter');
    await composer.press('Enter');

    const gpus = form.getByRole('textbox', { name: 'GPUs' });
    await gpus.fill('6');
    await form.getByRole('textbox', { name: 'epochs' }).fill('1');
    await form.getByRole('textbox', { name: 'More' }).fill('train-size=200');
    await form.getByRole('button', { name: 'Train' }).click();
    await expectSeen(form.getByText('vision1 may use at most 4 GPUs'));
    expect(await gpus.getAttribute('aria-invalid')).toBe('true');
    await expectSeen(form.locator('input:focus[aria-invalid=true]'));
    await picture('form-with-an-error');

    await gpus.fill('2');
    await form.getByRole('button', { name: 'Train' }).click();
    await form.waitFor({ state: 'detached' });
    await expectSeen(tab.getByText('Only visible to you'));
    await tab.getByRole('button', { name: /repl(?:y|ies)/ }).click();
    await expectSeen(thread.getByText(/^resnet started on gpu-node-1/));
    await expectSeen(thread.getByText(/^resnet finished in/).nth(1));
    const spec = here.sandbox.kubernetes.store.list('jobs')[0]?.metadata.name;
    await expectSeen(thread.getByText(/\/checkpoint$/).last());
    await expectSeen(cluster.getByText(spec ?? 'no Job').first());
    await picture('thread-finished');

    await cluster.getByRole('tab', { name: 'Files' }).click();
    await cluster.getByRole('button', { name: /logs\/train\.log/ }).click();
    await expectSeen(cluster.getByLabel('logs/train.log').getByText(/epoch/));
    await picture('cluster');
    await cluster.getByRole('tab', { name: 'YAML' }).click();
    await expectSeen(cluster.getByText('kind:').first());
    expect(here.complaints).toEqual([]);
  });
});

/** Waits until it is there to be seen; fails where it does not come. */
async function expectSeen(what: { waitFor(options: object): Promise<void> }): Promise<void> {
  await what.waitFor({ state: 'visible', ...noDown });
}
