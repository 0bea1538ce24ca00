import { expect, test } from 'vitest';
import { startSocketApp } from '../support/app.ts';
import { actions, button, option, select } from '../support/blocks.ts';
import { ADA, APP_TOKEN, call, ROOM, startEmulator } from '../support/workspace.ts';

async function listening() {
  const emulator = await startEmulator({ appToken: APP_TOKEN });
  const bodies: unknown[] = [];
  await startSocketApp(emulator, (app) => {
    app.action(/.*/, async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  return { emulator, bodies };
}

test('a click carries the message, the button and a trigger', async () => {
  const { emulator, bodies } = await listening();
  const blocks = [actions(button('stop', { value: 'run-1' }), select('pick', ['a', 'b']))];
  const posted = await call(emulator, 'chat.postMessage', {
    channel: ROOM.home,
    text: 'a',
    blocks,
  });
  const ts = String(posted['ts']);
  await emulator.click(ADA, ROOM.home, ts, 'stop');
  await emulator.click(ADA, ROOM.home, ts, 'pick', 'b');
  expect(bodies).toMatchObject([
    {
      type: 'block_actions',
      user: { id: ADA },
      channel: { id: ROOM.home, name: 'home' },
      container: { type: 'message', message_ts: ts, channel_id: ROOM.home, is_ephemeral: false },
      message: { ts, text: 'a' },
      state: { values: expect.any(Object) },
      trigger_id: expect.any(String),
      response_url: expect.stringContaining('http://127.0.0.1:'),
      actions: [{ type: 'button', action_id: 'stop', value: 'run-1' }],
    },
    { actions: [{ type: 'static_select', selected_option: option('b') }] },
  ]);
});

test('clicking what is not there is a mistake of the test', async () => {
  const { emulator } = await listening();
  const ts = emulator.say(ADA, ROOM.home, 'a');
  await expect(emulator.click(ADA, ROOM.home, ts, 'stop')).rejects.toThrow('stop');
  await expect(emulator.click(ADA, ROOM.home, '1.000000', 'stop')).rejects.toThrow(
    'no such message',
  );
});

test('of two buttons with one action id, the block says which one is clicked', async () => {
  const { emulator, bodies } = await listening();
  const rows = ['run-1', 'run-2'].map((value) => actions(button('stop', { value })));
  await call(emulator, 'chat.postMessage', { channel: ROOM.home, text: 'a', blocks: rows });
  const [message] = emulator.messages(ROOM.home);
  const blockId = String(message?.storedBlocks[1]?.['block_id']);
  await emulator.click(ADA, ROOM.home, String(message?.ts), 'stop', undefined, blockId);
  expect(bodies).toMatchObject([{ actions: [{ value: 'run-2', block_id: blockId }] }]);
});
