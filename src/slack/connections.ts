import type { Logger } from 'pino';

import { backoffMs } from '../backoff.ts';
import { sleep, within, type Clock } from '../clock.ts';
import { slackErrorOf, toThreadError } from './errors.ts';
import { createInFlight } from './in-flight.ts';
import type { Connect, SocketConnection, SocketDelivery } from './socket-connection.ts';

/** Several Socket Mode connections kept open, so that one can be renewed while another takes work. */
export interface Connections {
  /** Resolves with the first open connection; rejects with what kept it from opening. */
  open(): Promise<void>;
  /** Those that Slack has asked to go do not count. */
  connected(): number;
  /** Ends them all, within about `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/** Slack renews every connection about hourly and gives each payload to any one of them. */
const count = 2;
/** One that ends is replaced at once, but not again and again where each ends so soon. */
const soonMs = 5_000;
const mostAtOnce = 3;
/** One that Slack asks to go stays open for the acks that are due on it: they are within 3 s. */
const lingerMs = 3_000;
/**
 * While there is none, commands are lost: the waits stay short. Two replicas with two connections
 * each then ask for about 40 a minute, of the 50 that Slack allows an app.
 */
const retryRange = { firstMs: 500, mostMs: 10_000 };
/** Without any connection for this long the process is better started anew. */
const giveUpMs = 120_000;

/** Answers that no later attempt will change. */
const hopeless: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'team_access_not_granted',
]);

export function createConnections(deps: {
  connect: Connect;
  onDelivery: (delivery: SocketDelivery) => void;
  /** No connection can be had any more. Called once. */
  onLost: (error: unknown) => void;
  clock: Clock;
  random: () => number;
  log: Logger;
}): Connections {
  const { connect, onDelivery, onLost, clock, random, log } = deps;
  const live = new Set<SocketConnection>();
  const places: Promise<void>[] = [];
  let lastLiveAt = 0;
  const closing = new AbortController();
  const allClosing = new Promise<void>((resolve) => {
    closing.signal.addEventListener('abort', () => resolve());
  });
  const lettingGo = createInFlight(clock);

  /** Resolves when another is to take its place. */
  async function hold(connection: SocketConnection): Promise<void> {
    live.add(connection);
    await Promise.race([connection.leaving, allClosing]);
    live.delete(connection);
    lastLiveAt = clock.now();
    void lettingGo.track(letGo(connection));
  }

  async function letGo(connection: SocketConnection): Promise<void> {
    await sleep(clock, lingerMs, closing.signal);
    await connection.close();
  }

  function isLost(error: unknown): boolean {
    if (hopeless.has(slackErrorOf(error) ?? '')) return true;
    return live.size === 0 && clock.now() - lastLiveAt > giveUpMs;
  }

  function lost(error: unknown): void {
    if (closing.signal.aborted) return;
    closing.abort();
    onLost(error);
  }

  /** Keeps one place filled until the end. */
  async function keep(first?: SocketConnection): Promise<void> {
    let connection = first;
    let failures = 0;
    let soonEnded = 0;
    do {
      let askedMs = 0;
      const since = clock.now();
      try {
        await hold(connection ?? (await connect(onDelivery, closing.signal)));
        failures = 0;
        soonEnded = clock.now() - since < soonMs ? soonEnded + 1 : 0;
        log.debug('socket mode connection goes, and is replaced');
      } catch (error) {
        if (closing.signal.aborted) return;
        failures += 1;
        const failure = toThreadError('apps.connections.open', error);
        log.warn({ err: failure, failures }, 'socket mode connection failed');
        if (isLost(error)) return lost(error);
        askedMs = failure.retryAfterMs ?? 0;
      }
      connection = undefined;
      const inRow = Math.max(failures, soonEnded - mostAtOnce);
      if (inRow <= 0) continue;
      const waitMs = Math.max(askedMs, backoffMs(inRow, retryRange, random));
      await sleep(clock, waitMs, closing.signal);
    } while (!closing.signal.aborted);
  }

  return {
    async open() {
      const first = await connect(onDelivery, closing.signal);
      lastLiveAt = clock.now();
      places.push(keep(first));
      while (places.length < count) places.push(keep());
    },
    connected: () => live.size,
    async close(timeoutMs) {
      closing.abort();
      // One that is just being opened is given up.
      await within(clock, timeoutMs, Promise.all(places));
      await lettingGo.drain(timeoutMs);
    },
  };
}
