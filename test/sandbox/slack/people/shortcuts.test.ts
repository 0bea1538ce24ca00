import { expect, test } from 'vitest';
import { startSocketApp } from '../support/app.ts';
import { ADA, APP_TOKEN, call, ROOM, startEmulator } from '../support/workspace.ts';

const shortcuts = [
  { type: 'global', callbackId: 'anywhere' },
  { type: 'message', callbackId: 'on-message' },
] as const;

async function listening() {
  const emulator = await startEmulator({ appToken: APP_TOKEN, shortcuts });
  const bodies: unknown[] = [];
  await startSocketApp(emulator, (app) => {
    app.shortcut(/.*/, async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  return { emulator, bodies };
}

test('a global shortcut carries who and a trigger, no conversation and no way to answer', async () => {
  const { emulator, bodies } = await listening();
  expect(await emulator.shortcut(ADA, 'anywhere')).toMatchObject({ acked: true });
  expect(bodies).toEqual([
    {
      type: 'shortcut',
      token: expect.any(String),
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      team: { id: emulator.teamId, domain: expect.any(String) },
      user: { id: ADA, username: 'ada', team_id: emulator.teamId },
      is_enterprise_install: false,
      enterprise: null,
      callback_id: 'anywhere',
      trigger_id: expect.any(String),
    },
  ]);
});

test('a message shortcut carries the message as it stands, and a way to answer', async () => {
  const { emulator, bodies } = await listening();
  const ts = emulator.say(ADA, ROOM.home, 'train <this> & that');
  await emulator.messageShortcut(ADA, ROOM.home, ts, 'on-message');
  expect(bodies).toMatchObject([
    {
      type: 'message_action',
      callback_id: 'on-message',
      channel: { id: ROOM.home, name: 'home' },
      message_ts: ts,
      message: { type: 'message', user: ADA, ts, text: 'train &lt;this&gt; &amp; that' },
      response_url: expect.stringContaining('http://127.0.0.1:'),
      trigger_id: expect.any(String),
    },
  ]);
});

test('its trigger opens one view, once', async () => {
  const { emulator, bodies } = await listening();
  await emulator.shortcut(ADA, 'anywhere');
  const [body] = bodies;
  const trigger: unknown = Object(body)['trigger_id'];
  const view = {
    type: 'modal',
    title: { type: 'plain_text', text: 'a' },
    blocks: [{ type: 'divider' }],
  };
  expect(await call(emulator, 'views.open', { trigger_id: trigger, view })).toMatchObject({
    ok: true,
  });
  expect(await call(emulator, 'views.open', { trigger_id: trigger, view })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
});

test('what Slack’s menus do not show cannot be called up', async () => {
  const { emulator } = await listening();
  const ts = emulator.say(ADA, ROOM.home, 'a');
  await expect(emulator.shortcut(ADA, 'on-message')).rejects.toThrow('no global shortcut');
  await expect(emulator.messageShortcut(ADA, ROOM.home, ts, 'anywhere')).rejects.toThrow(
    'no message shortcut',
  );
  await call(emulator, 'chat.postEphemeral', { channel: ROOM.home, user: ADA, text: 'only you' });
  const [whispered] = emulator.ephemerals(ADA);
  const onIt = emulator.messageShortcut(ADA, ROOM.home, whispered?.ts ?? '', 'on-message');
  await expect(onIt).rejects.toThrow('no such message');
});
