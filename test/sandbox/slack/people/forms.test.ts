import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import type { SlackEmulator } from '../../../../src/sandbox/slack/types.ts';
import { startSocketApp } from '../support/app.ts';
import {
  actions,
  button,
  input,
  modal,
  numberInput,
  option,
  section,
  select,
  textInput,
  type Block,
} from '../support/blocks.ts';
import { ADA, APP_TOKEN, call, errorOf, ROOM, startEmulator } from '../support/workspace.ts';

/** A workspace in which `/train` opens this view, by hand: the app keeps the trigger. */
async function opened(view: Block, define: (app: App) => void = () => undefined) {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  await startSocketApp(emulator, (app) => {
    app.command('/train', ({ ack }) => ack());
    define(app);
  });
  const triggerId = '1.2.abc';
  await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
  const answer = await call(emulator, 'views.open', { trigger_id: triggerId, view });
  expect(answer).toMatchObject({ ok: true });
  return { emulator, triggerId };
}

const optimizer = select('value', ['sgd', 'adam'], { initial_option: option('sgd') });

const form = modal([
  input('lr', numberInput({ initial_value: '0.1', min_value: '0' })),
  input('optimizer', optimizer),
  input('note', textInput(), { optional: true }),
]);

const valuesIn = (emulator: SlackEmulator): unknown => emulator.view(ADA)?.values;

describe('opening', () => {
  test('a trigger opens one view', async () => {
    const { emulator, triggerId } = await opened(form);
    expect(emulator.view(ADA)).toMatchObject({ callbackId: 'form', title: 'Form' });
    const again = { trigger_id: triggerId, view: form };
    expect(await errorOf(emulator, 'views.open', again)).toBe('exchanged_trigger_id');
  });

  test('an expired trigger and one that never was open none', async () => {
    let nowMs = Date.now();
    const emulator = await startEmulator({ now: () => nowMs });
    const triggerId = '1.2.abc';
    await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
    nowMs += 3_001;
    const open = (trigger_id: string) =>
      errorOf(emulator, 'views.open', { trigger_id, view: form });
    expect([await open(triggerId), await open('3.4.def')]).toEqual([
      'expired_trigger_id',
      'invalid_trigger_id',
    ]);
    expect(emulator.view(ADA)).toBeUndefined();
  });

  test('a bad view does not use the trigger up, and is told where it is bad', async () => {
    const emulator = await startEmulator();
    const triggerId = '1.2.abc';
    await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
    const bad = { trigger_id: triggerId, view: modal([{ type: 'nope' }]) };
    expect(await call(emulator, 'views.open', bad)).toEqual({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] unsupported type: nope [json-pointer:/view/blocks/0/type]'],
      },
    });
    const good = { trigger_id: triggerId, view: form };
    expect(await errorOf(emulator, 'views.open', good)).toBe('ok');
  });

  test('a view of more than 250 kB is too large', async () => {
    const view = modal(Array.from({ length: 100 }, () => section('x'.repeat(2_900))));
    const emulator = await startEmulator();
    const args = { trigger_id: '1.2.abc', view };
    expect(await errorOf(emulator, 'views.open', args)).toBe('view_too_large');
  });
});

describe('submitting', () => {
  test('sends every value; untouched fields are null, numbers are texts', async () => {
    const sent: unknown[] = [];
    const { emulator } = await opened(form, (app) =>
      app.view('form', async ({ ack, view }) => {
        sent.push(view.state.values);
        await ack();
      }),
    );
    await emulator.fill(ADA, 'lr', '0.01');
    await emulator.fill(ADA, 'optimizer', 'adam');
    expect(await emulator.submitView(ADA)).toMatchObject({ acked: true });
    expect(sent).toEqual([
      {
        lr: { value: { type: 'number_input', value: '0.01' } },
        optimizer: { value: { type: 'static_select', selected_option: option('adam') } },
        note: { value: { type: 'plain_text_input', value: null } },
      },
    ]);
    expect(emulator.view(ADA)).toBeUndefined();
  });

  test("what Slack's own client finds wrong is not sent", async () => {
    const { emulator } = await opened(form);
    await emulator.fill(ADA, 'lr', '-1');
    expect(await emulator.submitView(ADA)).toEqual({
      acked: false,
      tookMs: 0,
      errors: { lr: 'Please enter a number that is at least 0.' },
    });
    await emulator.fill(ADA, 'lr', null);
    expect(await emulator.submitView(ADA)).toMatchObject({
      errors: { lr: 'Please complete this required field.' },
    });
  });

  test('errors stand under their fields, and the form stays as it was', async () => {
    const { emulator } = await opened(form, (app) =>
      app.view('form', ({ ack }) =>
        ack({ response_action: 'errors', errors: { lr: 'too large' } }),
      ),
    );
    await emulator.fill(ADA, 'note', 'mine');
    expect(await emulator.submitView(ADA)).toMatchObject({ errors: { lr: 'too large' } });
    expect(valuesIn(emulator)).toMatchObject({ note: { value: { value: 'mine' } } });
  });

  test.each([
    ['errors at a block that is no input', { response_action: 'errors', errors: { nope: 'x' } }],
    ['errors without any', { response_action: 'errors', errors: {} }],
    ['an action that there is not', { response_action: 'close' }],
    ['a bad view', { response_action: 'update', view: { type: 'modal' } }],
  ])('%s is an invalid response', async (_, response) => {
    const { emulator } = await opened(form, (app) =>
      // The SDK's types would not let such an answer pass.
      app.view('form', ({ ack }) => ack(Object(response))),
    );
    expect(await emulator.submitView(ADA)).toMatchObject({
      acked: true,
      error: 'invalid_response',
      problems: expect.arrayContaining([expect.any(String)]),
    });
    expect(emulator.view(ADA)?.callbackId).toBe('form');
  });

  test('update, push and clear change the stack', async () => {
    const next = (callbackId: string): Block => modal([section()], { callback_id: callbackId });
    const { emulator } = await opened(form, (app) => {
      app.view('form', ({ ack }) => ack(Object({ response_action: 'update', view: next('b') })));
      app.view('b', ({ ack }) => ack(Object({ response_action: 'push', view: next('c') })));
      app.view('c', ({ ack }) => ack({ response_action: 'clear' }));
    });
    const seen: unknown[] = [];
    for (let press = 0; press < 3; press += 1) {
      await emulator.submitView(ADA);
      seen.push(emulator.view(ADA)?.callbackId);
    }
    expect(seen).toEqual(['b', 'c', undefined]);
  });

  test('a submission nobody answers leaves the form open', async () => {
    const emulator = await startEmulator({ appToken: APP_TOKEN });
    const triggerId = '1.2.abc';
    await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
    await call(emulator, 'views.open', { trigger_id: triggerId, view: form });
    expect(await emulator.submitView(ADA)).toMatchObject({ error: 'dispatch_failed' });
    expect(emulator.view(ADA)?.callbackId).toBe('form');
  });
});

describe('changing', () => {
  const choose = (blocks: readonly Block[]): Block =>
    modal([
      input('model', select('value', ['resnet', 'bert']), { dispatch_action: true }),
      ...blocks,
    ]);

  test('choosing tells the app, which rebuilds the form without losing what was typed', async () => {
    const { emulator } = await opened(choose([input('note')]), (app) =>
      app.action('value', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions' || !body.view) return;
        const { id, hash, state } = body.view;
        expect(state.values).toMatchObject({ note: { value: { value: 'mine' } } });
        const view = choose([input('note'), input('epochs', numberInput())]);
        await client.views.update(Object({ view_id: id, hash, view }));
      }),
    );
    expect(await emulator.fill(ADA, 'note', 'mine')).toBeUndefined();
    expect(await emulator.fill(ADA, 'model', 'bert')).toMatchObject({ acked: true });
    await emulator.until(() => emulator.view(ADA)?.values['epochs']);
    expect(valuesIn(emulator)).toEqual({
      model: { value: { type: 'static_select', selected_option: option('bert') } },
      note: { value: { type: 'plain_text_input', value: 'mine' } },
      epochs: { value: { type: 'number_input', value: null } },
    });
  });

  test('an update with an old hash, or of a view that is gone, is refused', async () => {
    const { emulator } = await opened(modal([section()]));
    const { id = '', hash = '' } = emulator.view(ADA) ?? {};
    const update = (args: Block) => errorOf(emulator, 'views.update', { view: modal([]), ...args });
    expect(await update({ view_id: id, hash })).toBe('ok');
    expect(await update({ view_id: id, hash })).toBe('hash_conflict');
    expect(await update({ view_id: id, external_id: 'a' })).toBe('invalid_arguments');
    await emulator.closeView(ADA);
    expect(await update({ view_id: id })).toBe('not_found');
  });

  test('an external id names one view', async () => {
    const named = modal([section()], { external_id: 'form-1' });
    const { emulator } = await opened(named);
    const triggerId = '3.4.def';
    await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
    const again = { trigger_id: triggerId, view: named };
    expect(await errorOf(emulator, 'views.open', again)).toBe('duplicate_external_id');
    const update = { external_id: 'form-1', view: named };
    expect(await errorOf(emulator, 'views.update', update)).toBe('ok');
  });

  test('at most three views lie on each other', async () => {
    const pushing = modal([actions(button('more'))]);
    const errors: string[] = [];
    const { emulator } = await opened(pushing, (app) =>
      app.action('more', async ({ ack, body }) => {
        await ack();
        const trigger = 'trigger_id' in body ? body.trigger_id : '';
        errors.push(await errorOf(emulator, 'views.push', { trigger_id: trigger, view: pushing }));
      }),
    );
    for (let press = 1; press <= 3; press += 1) {
      await emulator.press(ADA, 'more');
      await emulator.until(() => errors[press - 1]);
    }
    expect(errors).toEqual(['ok', 'ok', 'push_limit_reached']);
  });

  test('a command cannot push onto a view', async () => {
    const { emulator } = await opened(form);
    const triggerId = '3.4.def';
    await emulator.command({ user: ADA, channel: ROOM.home, text: '', triggerId });
    const args = { trigger_id: triggerId, view: form };
    expect(await errorOf(emulator, 'views.push', args)).toBe('not_found');
  });
});

describe('closing', () => {
  test('is told only where asked for', async () => {
    const { emulator } = await opened(modal([section()]));
    expect(await emulator.closeView(ADA)).toBeUndefined();
    expect(emulator.view(ADA)).toBeUndefined();
  });

  test.each([
    [{}, false],
    [{ all: true }, true],
  ])('with %j tells is_cleared %s', async (options, cleared) => {
    const closed: unknown[] = [];
    const { emulator } = await opened(modal([section()], { notify_on_close: true }), (app) =>
      app.view({ type: 'view_closed', callback_id: 'form' }, async ({ ack, body }) => {
        closed.push('is_cleared' in body && body.is_cleared);
        await ack();
      }),
    );
    expect(await emulator.closeView(ADA, options)).toMatchObject({ acked: true });
    expect(closed).toEqual([cleared]);
  });
});

test('a home tab is published only where the app has one', async () => {
  const emulator = await startEmulator({ homeTab: false });
  const args = { user_id: ADA, view: { type: 'home', blocks: [] } };
  expect(await errorOf(emulator, 'views.publish', args)).toBe('not_enabled');
});
