import type { Logger } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { FetchFunction } from '@slack/web-api';

import { ThreadError } from '../reconcile/errors.ts';
import { webOptions } from './client.ts';
import { sleep, within, type Clock } from '../clock.ts';

/** One command or interaction, and the way to acknowledge it. */
export interface SocketDelivery {
  readonly body: Record<string, unknown>;
  readonly ack: (response?: unknown) => Promise<void>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/** One open Socket Mode connection. */
export interface SocketConnection {
  /**
   * Resolves when another is to take its place: Slack asks it to go, or it has ended, for whatever
   * reason. Asked to go it still takes deliveries and acks, until it is closed.
   */
  readonly leaving: Promise<void>;
  /** Ends it: politely, then by force. */
  close(): Promise<void>;
}

/**
 * Opens a connection that Slack has greeted. Rejects with whatever kept it from that, and when the
 * signal aborts before: nothing of it is left then.
 */
export type Connect = (
  onDelivery: (delivery: SocketDelivery) => void,
  signal: AbortSignal,
) => Promise<SocketConnection>;

const helloWithinMs = 15_000;
/** Slack leaves the TCP connection open after the closing handshake, and the SDK waits 30 s for it. */
const politeMs = 500;
/** The SDK's 5 s would end both connections at once in a process that was held up a little longer. */
const pongWithinMs = 15_000;

const askedToGo = 'asked_to_go';

/**
 * The SDK's own answer to Slack's asking is to begin the closing handshake at once, after which no
 * ack goes out any more, and to wait until Slack ends the TCP connection, which it does not.
 */
class Client extends SocketModeClient {
  protected override onWebSocketMessage(
    data: string | ArrayBuffer,
    isBinary: boolean,
  ): Promise<void> {
    const reason = typeof data === 'string' ? reasonToGo(data) : undefined;
    if (reason === undefined) return super.onWebSocketMessage(data, isBinary);
    this.emit(askedToGo, reason);
    return Promise.resolve();
  }
}

/** Slack's reason, where this is the message with which it asks a connection to go. */
function reasonToGo(message: string): string | undefined {
  try {
    const { type, reason }: Readonly<Record<string, unknown>> = { ...JSON.parse(message) };
    return type === 'disconnect' ? String(reason) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Connects with the SDK's client, whose own reconnecting is off: it waits 5 s in which commands are
 * lost, and stops for good at the first network error.
 */
export function createConnect(deps: {
  appToken: string;
  apiUrl: string | undefined;
  logger: Logger;
  clock: Clock;
}): Connect {
  const { appToken, apiUrl, logger, clock } = deps;
  return async (onDelivery, signal) => {
    const options = webOptions(apiUrl, logger);
    const client = new Client({
      appToken,
      logger,
      autoReconnectEnabled: false,
      clientPingTimeout: pongWithinMs,
      clientOptions: {
        ...options,
        fetch: abortable(options.fetch ?? fetch, signal),
        timeout: helloWithinMs,
        retryConfig: { retries: 0 },
      },
    });
    const ended = new Promise<void>((resolve) => client.on('disconnected', resolve));
    const asked = new Promise<string>((resolve) => client.on(askedToGo, resolve));
    client.on('slack_event', onDelivery);

    async function close(): Promise<void> {
      void client.disconnect();
      if (
        (await within(
          clock,
          politeMs,
          ended.then(() => true),
        )) === true
      )
        return;
      // The second call finds the socket closing and destroys it.
      void client.disconnect();
      await ended;
    }

    const greeted = client.start().then(
      () => true,
      // The SDK rejects with nothing when the socket ends before the greeting.
      (error: unknown) => {
        throw error ?? new ThreadError('retry', 'the connection ended before Slack greeted it');
      },
    );
    const outcome = await Promise.race([greeted, asked, sleep(clock, helloWithinMs, signal)]);
    if (outcome !== true) {
      await close();
      throw new ThreadError(
        'retry',
        outcome === undefined
          ? `Slack did not greet the connection within ${helloWithinMs / 1000} s`
          : `Slack turned the connection away (${outcome})`,
      );
    }
    return { leaving: Promise.race([asked.then(() => undefined), ended]), close };
  };
}

/** The same fetch, which ends with the signal too. */
function abortable(fetch: FetchFunction, signal: AbortSignal): FetchFunction {
  return (url, init) => {
    const signals = init?.signal ? [signal, init.signal] : [signal];
    return fetch(url, { ...init, signal: AbortSignal.any(signals) });
  };
}
