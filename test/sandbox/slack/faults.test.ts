import { expect, test } from 'vitest';
import { SlackError } from './support/errors.ts';
import { call, clientOf, errorOf, ROOM, post, startEmulator } from './support/workspace.ts';

const message = { channel: ROOM.home, text: 'a' };

test('a fault strikes as often as planned, then things are as before', async () => {
  const emulator = await startEmulator();
  emulator.fault({
    method: 'chat.postMessage',
    times: 2,
    answer: { kind: 'error', error: 'fatal_error' },
  });
  const post = () => errorOf(emulator, 'chat.postMessage', message);
  expect(await errorOf(emulator, 'auth.test')).toBe('ok');
  expect([await post(), await post(), await post()]).toEqual(['fatal_error', 'fatal_error', 'ok']);
  expect(emulator.messages(ROOM.home)).toHaveLength(1);
});

test('a fault after the effect lets the message stand', async () => {
  const emulator = await startEmulator();
  emulator.fault({
    method: 'chat.postMessage',
    afterEffect: true,
    answer: { kind: 'status', status: 503 },
  });
  const error = await SlackError.of(post(clientOf(emulator), message));
  expect(error).toMatchObject({ statusCode: 503 });
  expect(emulator.messages(ROOM.home)).toHaveLength(1);
});

test('a planned 429 says when to come again', async () => {
  const emulator = await startEmulator();
  const answer = { kind: 'status', status: 429, retryAfterS: 7 } as const;
  emulator.fault({ method: 'chat.update', answer });
  const error = await SlackError.of(clientOf(emulator).chat.update({ ...message, ts: '1.000000' }));
  expect(error).toMatchObject({ retryAfter: 7 });
});

test('a reset is a failed request', async () => {
  const emulator = await startEmulator();
  emulator.fault({ method: 'auth.test', answer: { kind: 'reset' } });
  const error = await SlackError.of(clientOf(emulator).auth.test());
  expect(error).toMatchObject({ code: 'slack_webapi_request_error' });
});

test('a call that hangs is never answered', async () => {
  const emulator = await startEmulator();
  emulator.fault({ method: '*', answer: { kind: 'hang' } });
  const client = clientOf(emulator, undefined, { timeout: 50 });
  expect(await SlackError.of(client.auth.test())).toMatchObject({
    code: 'slack_webapi_request_error',
  });
  expect(await client.auth.test()).toMatchObject({ ok: true });
});

test('Slack is down until the fault is taken back', async () => {
  const emulator = await startEmulator();
  const up = emulator.fault({
    method: '*',
    times: Number.POSITIVE_INFINITY,
    answer: { kind: 'error', error: 'service_unavailable' },
  });
  expect(await errorOf(emulator, 'auth.test')).toBe('service_unavailable');
  up();
  expect(await call(emulator, 'auth.test')).toMatchObject({ ok: true });
  expect(emulator.calls()).toEqual({ 'auth.test': 2 });
});

test('a strike is told before the caller hears of it, and after its effect', async () => {
  const emulator = await startEmulator();
  const standing: number[] = [];
  emulator.fault({
    method: 'chat.postMessage',
    afterEffect: true,
    answer: { kind: 'reset' },
    onStrike: () => standing.push(emulator.messages(ROOM.home).length),
  });
  await SlackError.of(post(clientOf(emulator), message));
  await call(emulator, 'auth.test');
  expect(standing).toEqual([1]);
});
