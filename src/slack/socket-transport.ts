import type { App, Logger as SdkLogger } from '@slack/bolt';
import type { Logger } from 'pino';

import { ConfigError } from '../errors.ts';
import type { Clock } from '../clock.ts';
import { createConnections } from './connections.ts';
import { lastingRefusalOf } from './errors.ts';
import { createInFlight } from './in-flight.ts';
import { unreachable } from './identity.ts';
import { createConnect, type SocketDelivery } from './socket-connection.ts';
import type { Transport } from './transport.ts';

/** Acks are due within 3 s; who has not got theirs by then has seen an error. */
const ackWithinMs = 3_000;

/** Socket Mode over connections of our own keeping. */
export function createSocketTransport(deps: {
  appToken: string;
  apiUrl: string | undefined;
  logger: SdkLogger;
  log: Logger;
  clock: Clock;
  random: () => number;
  /** The connection to Slack is gone for good. */
  onFatal: (error: Error) => void;
  /** A delivery was acked after so many milliseconds. */
  onAck: (ms: number) => void;
}): Transport {
  const { log, clock, onFatal, onAck } = deps;
  const unacked = createInFlight(clock);
  let app: App | undefined;
  let stopped = false;

  const connections = createConnections({
    ...deps,
    connect: createConnect(deps),
    onDelivery: (delivery) => void deliver(delivery),
    onLost: (error) => onFatal(new Error('Socket Mode cannot connect any more', { cause: error })),
  });

  /**
   * Hands one delivery to Bolt. Nothing may escape: the SDK does not catch. What nobody would end any
   * more is not acked: the person is told, and can send it again.
   */
  async function deliver({ body, ack, retry_num, retry_reason }: SocketDelivery): Promise<void> {
    if (stopped) return;
    const acked = Promise.withResolvers<void>();
    const cameAt = clock.now();
    void unacked.track(acked.promise);
    try {
      await app?.processEvent({
        body,
        ack: (response?: unknown) =>
          ack(response).finally(() => {
            onAck(clock.now() - cameAt);
            acked.resolve();
          }),
        ...(retry_num === undefined ? {} : { retryNum: retry_num }),
        ...(retry_reason === undefined ? {} : { retryReason: retry_reason }),
      });
    } catch (error) {
      log.error({ err: error }, 'delivery failed');
    } finally {
      acked.resolve();
    }
  }

  return {
    receiver: {
      init: (bolt) => {
        app = bolt;
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    async start() {
      try {
        await connections.open();
      } catch (error) {
        throw startError(error, deps.apiUrl);
      }
    },
    async stop(timeoutMs) {
      await unacked.drain(Math.min(timeoutMs, ackWithinMs));
      await connections.close(timeoutMs);
      stopped = true;
    },
    healthy: () => connections.connected() > 0,
  };
}

function startError(error: unknown, apiUrl: string | undefined): ConfigError {
  const slackError = lastingRefusalOf(error);
  if (slackError === undefined) return unreachable(error, apiUrl);
  return new ConfigError([
    `SLACK_APP_TOKEN: Slack refused the token (${slackError}): make an app-level token with the scope connections:write and turn Socket Mode on`,
  ]);
}
