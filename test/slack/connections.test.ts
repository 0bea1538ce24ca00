import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import pino from 'pino';
import { describe, expect, it } from 'vitest';

import { createConnections } from '../../src/slack/connections.ts';
import type { SocketConnection } from '../../src/slack/socket-connection.ts';
import { createFakeClock } from '../support/fake-clock.ts';

function setUp() {
  const clock = createFakeClock();
  const open: { end: () => void }[] = [];
  const closed: number[] = [];
  const lost: unknown[] = [];
  const state: { failure: Error | undefined; attempts: number; slow: boolean } = {
    failure: undefined,
    attempts: 0,
    slow: false,
  };
  const connections = createConnections({
    connect(_onDelivery, signal) {
      state.attempts += 1;
      if (state.slow) return givenUpBy(signal);
      if (state.failure !== undefined) return Promise.reject(state.failure);
      const leaving = Promise.withResolvers<void>();
      const place = open.push({ end: leaving.resolve }) - 1;
      return Promise.resolve<SocketConnection>({
        leaving: leaving.promise,
        close() {
          closed.push(place);
          leaving.resolve();
          return leaving.promise;
        },
      });
    },
    onDelivery: () => undefined,
    onLost: (error) => lost.push(error),
    clock,
    random: () => 0.5,
    log: pino({ level: 'silent' }),
  });
  return { clock, connections, open, closed, lost, state };
}

/** A connection that Slack takes for ever to greet. */
function givenUpBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('given up')));
  });
}

describe('the Socket Mode connections', () => {
  it('are two, so that one can be renewed while the other takes work', async () => {
    const { clock, connections } = setUp();
    await connections.open();
    await clock.advance(0);
    expect(connections.connected()).toBe(2);
  });

  it('replace one that Slack renews at once', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    await clock.advance(3_600_000);
    open[0]?.end();
    await clock.advance(0);
    expect(connections.connected()).toBe(2);
    expect(state.attempts).toBe(3);
  });

  it('replace both at once where Slack renews them in the same second', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    await clock.advance(3_600_000);
    for (const { end } of open) end();
    expect(state.attempts).toBe(2);
    await clock.advance(0);
    expect([connections.connected(), state.attempts]).toEqual([2, 4]);
  });

  it('let one that is to go send the acks that are due before it is closed', async () => {
    const { clock, connections, open, closed } = setUp();
    await connections.open();
    await clock.advance(60_000);
    open[0]?.end();
    await clock.advance(2_900);
    expect(closed).toEqual([]);
    await clock.advance(200);
    expect(closed).toEqual([0]);
  });

  it('wait for no acks on one that is to go once all are closed', async () => {
    const { clock, connections, open, closed } = setUp();
    await connections.open();
    await clock.advance(60_000);
    open[0]?.end();
    await clock.advance(0);
    await connections.close(1_000);
    expect(closed.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect([connections.connected(), clock.pending()]).toEqual([0, 0]);
  });

  it('are back within ten seconds after a long failure', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.failure = new Error('no route');
    for (const { end } of open) end();
    await clock.advance(100_000);
    state.failure = undefined;
    await clock.advance(10_000);
    expect(connections.connected()).toBe(2);
  });

  it('are replaced at once though they end soon, but not again and again', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    for (let round = 0; round < 3; round += 1) {
      for (const { end } of open) end();
      await clock.advance(0);
      expect(connections.connected()).toBe(2);
    }
    const before = state.attempts;
    for (let ms = 0; ms < 60_000; ms += 100) {
      for (const { end } of open) end();
      await clock.advance(100);
    }
    // Slack allows an app 50 a minute, and there are two replicas.
    expect(state.attempts - before).toBeLessThanOrEqual(30);
    await clock.advance(10_000);
    expect(connections.connected()).toBe(2);
  });

  it('wait as long as Slack asks', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.failure = new WebAPIRateLimitedError(30);
    open[0]?.end();
    await clock.advance(29_000);
    expect(state.attempts).toBe(3);
    state.failure = undefined;
    await clock.advance(1_000);
    expect(connections.connected()).toBe(2);
  });

  it('slow down while connecting fails, and are back when it works again', async () => {
    const { clock, connections, open, lost, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.failure = new Error('no route');
    for (const { end } of open) end();
    await clock.advance(20_000);
    const before = state.attempts;
    await clock.advance(60_000);
    expect(connections.connected()).toBe(0);
    // Slack allows an app 50 a minute, and there are two replicas.
    expect(state.attempts - before).toBeLessThanOrEqual(20);
    state.failure = undefined;
    await clock.advance(30_000);
    expect(connections.connected()).toBe(2);
    expect(lost).toEqual([]);
  });

  it('are given up, once, when there has been none for two minutes', async () => {
    const { clock, connections, open, lost, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.failure = new Error('no route');
    for (const { end } of open) end();
    await clock.advance(200_000);
    expect(lost).toEqual([state.failure]);
    expect(clock.pending()).toBeLessThanOrEqual(1);
  });

  it('are given up at once when the token is revoked', async () => {
    const { clock, connections, open, lost, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.failure = new WebAPIPlatformError({ ok: false, error: 'token_revoked' });
    open[0]?.end();
    await clock.advance(0);
    expect(lost).toHaveLength(1);
  });

  it('do not come up any more once they are closed', async () => {
    const { clock, connections, open, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    state.slow = true;
    open[0]?.end();
    await clock.advance(0);
    await connections.close(1_000);
    expect([state.attempts, connections.connected(), clock.pending()]).toEqual([3, 0, 0]);
  });

  it('end when they are closed, and stay so', async () => {
    const { clock, connections, state } = setUp();
    await connections.open();
    await clock.advance(60_000);
    const closed = connections.close(1_000);
    await clock.advance(1_000);
    await closed;
    await clock.advance(600_000);
    expect(connections.connected()).toBe(0);
    expect(state.attempts).toBe(2);
  });
});
