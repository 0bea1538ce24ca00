import { HTTPReceiver, LogLevel, type Logger } from '@slack/bolt';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { sleep, type Clock } from '../clock.ts';
import { createInFlight } from './in-flight.ts';
import type { Transport } from './transport.ts';

/** The path that Slack is told in the app's settings. */
const eventsPath = '/slack/events';

const maxBodyBytes = 1024 * 1024;
const maxSkewS = 300;
/** Until whatever stands before the pods has heard that this one stops, it goes on sending requests. */
const lingerMs = 5_000;
/** Nobody waits longer for an answer. */
const answerWithinMs = 3_000;

/**
 * Signed HTTP. Serves requests on a server of the caller's; Bolt's own receiver checks signature
 * and age, to which this adds what it leaves out: a time stamp from the future.
 */
export function createHttpTransport(deps: {
  signingSecret: string;
  logger: Logger;
  clock: Clock;
  /** A request of Slack's, by its signature, was answered so many milliseconds after all of it came. */
  onAck: (ms: number) => void;
}): Transport {
  const { signingSecret, logger, clock, onAck } = deps;
  /** When the requests that Slack has signed were here as a whole. */
  const cameAt = new WeakMap<IncomingMessage, number>();
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    bodyLimit: maxBodyBytes,
    logger,
    logLevel: LogLevel.INFO,
    // Bolt asks once the signature was right, and for no request that needs none.
    customPropertiesExtractor: (request) => {
      cameAt.set(request, clock.now());
      return {};
    },
  });
  const unanswered = createInFlight(clock);
  let open = false;
  let stopping = false;

  function serve(request: IncomingMessage, response: ServerResponse): void {
    if (!open) return refuse(response, 503);
    if (isFromFuture(request, clock.now())) return refuse(response, 401);
    void unanswered.track(new Promise<void>((resolve) => response.once('close', resolve)));
    response.once('finish', () => {
      const since = cameAt.get(request);
      if (since !== undefined) onAck(clock.now() - since);
    });
    try {
      receiver.requestListener(request, response);
    } catch {
      // Bolt throws for any other path or method.
      refuse(response, 404);
    }
  }

  return {
    receiver,
    start() {
      open = true;
      return Promise.resolve();
    },
    async stop(timeoutMs) {
      stopping = true;
      if (!open) return;
      await sleep(clock, Math.min(lingerMs, timeoutMs / 4));
      open = false;
      await unanswered.drain(Math.min(answerWithinMs, (timeoutMs * 3) / 4));
    },
    healthy: () => open && !stopping,
    requestListener: serve,
  };
}

function isFromFuture(request: IncomingMessage, now: number): boolean {
  return Number(request.headers['x-slack-request-timestamp']) > now / 1000 + maxSkewS;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
