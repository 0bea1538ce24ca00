import { WebClient, type FetchFunction, type WebClientOptions } from '@slack/web-api';
import { LogLevel, type Logger } from '@slack/bolt';

import { systemClock, type Clock } from '../clock.ts';
import { toThreadError } from './errors.ts';
import { createReadQueue, type ReadQueue } from './read-queue.ts';

export interface ClientOptions {
  readonly botToken: string;
  /** Ends with a slash, e.g. `https://slack.com/api/`; default: Slack's own. */
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
  /** Slack answered 429 to this method. */
  readonly onRateLimited?: (method: string) => void;
  /** The system's unless given. */
  readonly clock?: Clock;
}

/**
 * The Web API, for two kinds of call. `write` is tried once: a repeated chat.postMessage whose
 * first answer got lost would stand twice. `read` may be repeated, and is, twice.
 */
export interface SlackClients {
  readonly write: WebClient;
  readonly read: WebClient;
  /** For what must be answered while a trigger of 3 s is alive. */
  readonly quick: WebClient;
  /** Through which `read` reads conversations. */
  readonly reads: ReadQueue;
}

const writeTimeoutMs = 10_000;
const readTimeoutMs = 10_000;
const quickTimeoutMs = 2_500;

export function createClients(options: ClientOptions): SlackClients {
  const { botToken, apiUrl, logger, onRateLimited, clock = systemClock } = options;
  const client = (timeout: number, retries: number): WebClient =>
    new WebClient(botToken, {
      ...webOptions(apiUrl, logger),
      fetch: reportingLimits(onRateLimited),
      timeout,
      retryConfig: { retries, minTimeout: 300, maxTimeout: 2_000 },
    });
  return {
    write: client(writeTimeoutMs, 0),
    read: client(readTimeoutMs, 2),
    quick: client(quickTimeoutMs, 0),
    reads: createReadQueue(clock),
  };
}

/**
 * Options that every client of the SDK is given. Always a fresh object: the SDK writes into it.
 * Never with `headers`: Socket Mode would then open its connections with the bot's token.
 */
export function webOptions(apiUrl: string | undefined, logger: Logger): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger,
    logLevel: LogLevel.INFO,
    // A 429 comes back to us: the SDK would hold every other call of the client for it.
    rejectRateLimitedCalls: true,
    fetch: boundedFetch,
  };
}

/** Runs one call of the Web API; what it throws is translated into a ThreadError. */
export async function calling<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toThreadError(method, error);
  }
}

/** fetch with a limit of 10 s where the caller sets none: a response_url is called without one. */
const boundedFetch: FetchFunction = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(writeTimeoutMs) });

/** The same fetch; tells of each 429 whose method it was: the SDK throws some of them away. */
function reportingLimits(onRateLimited: (method: string) => void = () => undefined): FetchFunction {
  return async (url, init) => {
    const answer = await boundedFetch(url, init);
    if (answer.status === 429) onRateLimited(String(url).split('/').at(-1) ?? '');
    return answer;
  };
}
