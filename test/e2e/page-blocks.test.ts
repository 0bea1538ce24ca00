import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { dump } from 'js-yaml';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { channels, tokens } from '../../src/sandbox/world.ts';
import { browserPath, startBrowser } from '../support/browser.ts';
import { aPng } from '../sandbox/page/support.ts';
import { startSocketApp } from '../sandbox/slack/support/app.ts';
import {
  actions,
  button,
  input,
  modal,
  option,
  plain,
  section,
  select,
  type Block,
} from '../sandbox/slack/support/blocks.ts';
import { visit } from './visitor.ts';

/** Everything that an app can put up, by an app of the test: the page knows no bot. */
describe.runIf(browserPath)('any app’s blocks, in a real browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(browserPath ?? '');
  });
  afterAll(() => browser.close());

  /** A visit to an app with a home tab and two shortcuts, which notes what reaches it. */
  async function visitApp(define: (app: App) => void = () => undefined) {
    const here = await visit(browser, { withBot: false, manifest: await aManifest() });
    const heard: string[] = [];
    const app = await startSocketApp(
      here.sandbox.slack,
      (app) => {
        app.action(/.*/, async ({ ack, action }) => {
          heard.push(short(action));
          await ack();
        });
        app.shortcut(/.*/, async ({ ack, shortcut }) => {
          heard.push(`${shortcut.type} ${shortcut.callback_id}`);
          await ack();
        });
        define(app);
      },
      tokens,
    );
    const hears = (what: string): Promise<true> =>
      here.sandbox.slack.until(() => (heard.includes(what) ? true : undefined));
    const post = async (blocks: readonly Block[]): Promise<string> => {
      const message = { channel: channels.training.id, text: 'blocks', blocks };
      const posted = await app.client.apiCall('chat.postMessage', message);
      return String(Object(posted).ts);
    };
    return { ...here, app, heard, hears, post };
  }

  test('buttons ask first where they are to, and menus tell what was chosen', async () => {
    const { tab, form, post, hears, heard, sees } = await visitApp();
    await post([
      section('*Rows*', { accessory: { ...select('row', ['logs', 'again']), type: 'overflow' } }),
      actions(named('stop', 'run-1', { confirm: sure }), select('pick', ['a', 'b'])),
      actions(named('stop', 'run-2')),
    ]);
    await tab.getByRole('button', { name: 'stop' }).first().click();
    await form.getByRole('button', { name: 'No' }).click();
    await tab.getByRole('button', { name: 'stop' }).first().click();
    await form.getByRole('button', { name: 'Yes' }).click();
    await hears('stop run-1');
    await tab.getByRole('button', { name: 'stop' }).last().click();
    await hears('stop run-2');
    await tab.getByRole('combobox', { name: 'Choose an option' }).selectOption('b');
    await hears('pick b');
    await tab.getByRole('button', { name: 'More options' }).press('Enter');
    await sees(tab.getByRole('menuitem', { name: 'logs' }));
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await hears('row again');
    expect(heard).toHaveLength(4);
  });

  test('a click that the app does not take is told', async () => {
    const { tab, post, app, heard, sees } = await visitApp();
    await post([actions(named('stop', 'run-1'))]);
    await tab.getByRole('button', { name: 'stop' }).waitFor();
    await app.stop();
    await tab.getByRole('button', { name: 'stop' }).click();
    await sees(/The app did not take it/);
    expect(heard).toEqual([]);
  });

  test('pictures and files stand in the thread, with room kept for them', async () => {
    const { tab, post, app, openThread, thread, sees, complaints } = await visitApp();
    const threadTs = await post([{ type: 'header', text: plain('Root :tada:') }]);
    const file = { channel_id: channels.training.id, thread_ts: threadTs };
    await app.client.filesUploadV2({
      ...file,
      file: aPngFile(),
      filename: 'loss.png',
      title: 'Loss',
    });
    const log = Buffer.from(Array.from({ length: 30 }, (_, line) => `step ${line}`).join('\n'));
    await app.client.filesUploadV2({ ...file, file: log, filename: 'a.log', title: 'The log' });
    await openThread();
    const picture = thread.getByRole('img', { name: 'Loss' });
    await sees(picture);
    const width = await tab.evaluate(
      'document.querySelector(".thread .picture img").decode().then(() => document.querySelector(".thread .picture img").naturalWidth)',
    );
    expect(width).toBe(320);
    expect(await picture.getAttribute('height')).toBe('160');
    await sees(thread.getByText('30 lines'));
    await sees(thread.getByText(/step 0\nstep 1/));
    await sees(tab.getByRole('heading', { name: 'Root 🎉' }));
    expect(complaints).toEqual([]);
  });

  test('the home tab is put up when it is opened, and its buttons reach the app', async () => {
    const { tab, heard, hears, sees } = await visitApp((app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [section(`Home of <@${event.user}>`), actions(named('again', 'run-1'))];
        await client.apiCall('views.publish', {
          user_id: event.user,
          view: { type: 'home', blocks },
        });
      });
    });
    await tab.getByRole('button', { name: 'helper', exact: true }).click();
    await sees('Home of');
    await sees('@vision1');
    await tab.getByRole('button', { name: 'again' }).click();
    await hears('again run-1');
    await tab.getByRole('button', { name: 'Messages' }).click();
    await sees('Sending messages to this app has been turned off.');
    expect(heard).toEqual(['again run-1']);
  });

  test('shortcuts are called up from the composer and from a message', async () => {
    const { tab, heard, hears, post } = await visitApp();
    await post([section('a message')]);
    await tab.getByRole('button', { name: 'Shortcuts' }).click();
    await tab.getByRole('menuitem', { name: /^Begin/ }).click();
    await hears('shortcut train');
    await tab.getByText('a message').hover();
    await tab.getByRole('button', { name: 'More actions' }).click();
    await tab.getByRole('menuitem', { name: /^Once more/ }).click();
    await hears('message_action train-message');
    expect(heard).toHaveLength(2);
  });

  test('every kind of field keeps what is put into it until the form is sent', async () => {
    const sent: unknown[] = [];
    const { tab, form, send } = await visitApp((app) => {
      app.command('/help', async ({ ack, client, body }) => {
        await ack();
        await client.apiCall('views.open', { trigger_id: body.trigger_id, view: everyField() });
      });
      app.view('form', async ({ ack, view }) => {
        sent.push(view.state.values);
        await ack();
      });
    });
    await send('/help');
    const label = (name: string) => form.getByLabel(name, { exact: true });
    await label('Text').fill('a "quoted" text');
    await label('Lines').fill('one\ntwo');
    await label('Number').fill('0.5');
    await label('Menu').selectOption('b');
    await label('Person').selectOption({ label: '@guest – A Guest' });
    await label('Date').fill('2026-11-26');
    await form.getByRole('checkbox', { name: 'b' }).first().check();
    await form.getByRole('radio', { name: 'b' }).check();
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'detached' });
    const value = (state: object): object => ({ value: expect.objectContaining(state) });
    expect(sent).toEqual([
      {
        text: value({ value: 'a "quoted" text' }),
        lines: value({ value: 'one\ntwo' }),
        number: value({ value: '0.5' }),
        menu: value({ selected_option: expect.objectContaining({ value: 'b' }) }),
        person: value({ selected_user: 'U0GUEST01' }),
        date: value({ selected_date: '2026-11-26' }),
        boxes: value({ selected_options: [expect.objectContaining({ value: 'b' })] }),
        radio: value({ selected_option: expect.objectContaining({ value: 'b' }) }),
      },
    ]);
    await tab.getByRole('main').waitFor();
  });
});

const named = (id: string, value: string, extra: Block = {}): Block =>
  button(id, { text: plain(id), value, ...extra });

const sure = {
  title: plain('Sure?'),
  text: plain('It stops.'),
  confirm: plain('Yes'),
  deny: plain('No'),
};

function everyField(): Block {
  const field = (label: string, type: string, extra: Block = {}): Block =>
    input(label.toLowerCase(), { type, action_id: 'value', ...extra }, { label: plain(label) });
  const some = { options: ['a', 'b'].map(option) };
  return modal(
    [
      field('Text', 'plain_text_input'),
      field('Lines', 'plain_text_input', { multiline: true }),
      field('Number', 'number_input', { is_decimal_allowed: true }),
      field('Menu', 'static_select', some),
      field('Person', 'users_select'),
      field('Date', 'datepicker'),
      field('Boxes', 'checkboxes', some),
      field('Radio', 'radio_buttons', some),
    ],
    { submit: plain('Send') },
  );
}

const aPngFile = (): Buffer => Buffer.from(aPng(320, 160));

/** What was done to which element, in short. */
function short(action: object): string {
  const said = Object.assign({ action_id: '', value: undefined }, action);
  const chosen = 'selected_option' in action ? Object(action.selected_option).value : said.value;
  return `${said.action_id} ${chosen}`;
}

/**
 * The manifest of an app with a home tab, a command and both kinds of shortcuts, by the ids that the
 * pretended Slack knows.
 */
async function aManifest(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-manifest-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'manifest.yml');
  const shortcut = (type: string, name: string, id: string): object => ({
    type,
    name,
    callback_id: id,
    description: 'as it says',
  });
  const features = {
    app_home: { home_tab_enabled: true },
    bot_user: { display_name: 'helper' },
    slash_commands: [{ command: '/help', description: 'a form' }],
    shortcuts: [
      shortcut('global', 'Begin', 'train'),
      shortcut('message', 'Once more', 'train-message'),
    ],
  };
  await writeFile(path, dump({ display_information: {}, features }));
  return path;
}
