import type { Dispatcher } from 'undici';
import { backoffMs } from '../backoff.ts';
import { sleep, type Clock } from '../clock.ts';
import { answerError, KubeError, networkError } from './errors.ts';
import { parseJson } from './json.ts';
import { linesOf } from './lines.ts';
import type { Channel, Transport } from './transport.ts';
import {
  contentTypeOf,
  headerList,
  type Impersonation,
  pathWith,
  type Query,
  retryAfterMs,
  warningsOf,
} from './wire.ts';

interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From `/api` or `/apis` on, already encoded: see resources.ts. */
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON; of a PATCH, as a merge patch. */
  readonly body?: unknown;
  readonly impersonate?: Impersonation | undefined;
  /** For the whole answer of one attempt; default 30 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Over which connections; default `call`. */
  readonly channel?: 'call' | 'log';
}

export interface KubeResponse {
  readonly status: number;
  /** Parsed where the server sent JSON, else the text. */
  readonly body: unknown;
  /** The texts of the Warning headers. */
  readonly warnings: readonly string[];
}

interface KubeStreamRequest {
  readonly path: string;
  readonly query?: Query;
  readonly impersonate?: Impersonation | undefined;
  /** Default: a newline. */
  readonly lineEnd?: RegExp;
  /** Ends the stream with an error where nothing arrives for so long. */
  readonly inactivityMs: number;
  readonly signal: AbortSignal;
}

/** One API server, spoken to in plain JSON. Rejects with KubeError. */
export interface KubeClient {
  /**
   * One call. A 429 is repeated after its Retry-After, a GET also after 5xx and lost connections;
   * other writes are never repeated here, since they may have had their effect.
   */
  request(request: KubeRequest): Promise<KubeResponse>;
  /** The lines of an answer as they arrive, opened by one GET; resolves when the answer begins. */
  stream(request: KubeStreamRequest): Promise<AsyncIterable<string>>;
  close(): Promise<void>;
}

const defaultTimeoutMs = 30_000;
const attempts = 4;
const retryRange = { firstMs: 250, mostMs: 4_000 };
/** Somebody may be waiting for the answer: a longer Retry-After is handed on as the error. */
const longestRetryAfterMs = 10_000;

function mayRepeat(error: KubeError, method: KubeRequest['method']): boolean {
  if ((error.retryAfterMs ?? 0) > longestRetryAfterMs) return false;
  if (error.status === 429) return true;
  return method === 'GET' && error.transient && error.reason !== 'Aborted';
}

async function failureOf(answer: Dispatcher.ResponseData): Promise<KubeError> {
  const text = await answer.body.text();
  return answerError(answer.statusCode, text, retryAfterMs(answer.headers['retry-after']));
}

export function createKubeClient(deps: {
  transport: Transport;
  clock: Clock;
  random: () => number;
}): KubeClient {
  const { transport, clock, random } = deps;

  interface Sending {
    readonly channel: Channel;
    readonly method: KubeRequest['method'];
    readonly path: string;
    readonly query?: Query | undefined;
    readonly body?: string | undefined;
    readonly contentType?: string | undefined;
    readonly impersonate?: Impersonation | undefined;
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
    readonly signal: AbortSignal;
  }

  async function send(sending: Sending): Promise<Dispatcher.ResponseData> {
    const route = await transport.route(sending.channel);
    const headers = headerList(route.headers, sending.impersonate);
    headers.push('Accept', 'application/json, */*;q=0.1', 'User-Agent', 'slack-train');
    if (sending.body !== undefined) headers.push('Content-Type', sending.contentType ?? '');
    return route.dispatcher.request({
      origin: route.origin,
      path: pathWith(route.basePath, sending.path, sending.query),
      method: sending.method,
      headers,
      body: sending.body ?? null,
      headersTimeout: sending.headersTimeout,
      bodyTimeout: sending.bodyTimeout,
      signal: sending.signal,
    });
  }

  /** Sends; on a 401 once more with credentials read anew, since tokens are rotated under us. */
  async function sendAuthenticated(sending: Sending): Promise<Dispatcher.ResponseData> {
    const answer = await send(sending);
    if (answer.statusCode !== 401) return answer;
    await answer.body.dump();
    transport.reload();
    return send(sending);
  }

  async function attempt(request: KubeRequest): Promise<KubeResponse> {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const limit = AbortSignal.timeout(timeoutMs);
    const answer = await sendAuthenticated({
      channel: request.channel ?? 'call',
      method: request.method,
      path: request.path,
      query: request.query,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      contentType: contentTypeOf(request.method),
      impersonate: request.impersonate,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: request.signal ? AbortSignal.any([request.signal, limit]) : limit,
    });
    if (answer.statusCode >= 300) throw await failureOf(answer);
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    const body = isJson ? parseJson(text) : text;
    if (isJson && body === undefined) throw truncated();
    return { status: answer.statusCode, body, warnings: warningsOf(answer.headers['warning']) };
  }

  return {
    async request(request) {
      for (let failures = 1; ; failures += 1) {
        try {
          return await attempt(request);
        } catch (cause) {
          const error = networkError(cause);
          const again = failures < attempts && mayRepeat(error, request.method);
          if (!again || request.signal?.aborted) throw error;
          const pauseMs = error.retryAfterMs ?? 0;
          const jitterMs = backoffMs(failures, retryRange, random);
          await sleep(clock, Math.max(pauseMs, jitterMs), request.signal);
        }
      }
    },

    async stream(request) {
      try {
        const answer = await sendAuthenticated({
          channel: 'stream',
          method: 'GET',
          path: request.path,
          query: request.query,
          impersonate: request.impersonate,
          headersTimeout: defaultTimeoutMs,
          bodyTimeout: request.inactivityMs,
          signal: request.signal,
        });
        if (answer.statusCode >= 300) throw await failureOf(answer);
        return linesOf(answer.body, request.lineEnd);
      } catch (error) {
        throw networkError(error);
      }
    },

    close: () => transport.close(),
  };
}

function truncated(): KubeError {
  const message = 'the API server sent an answer that breaks off in the middle';
  return new KubeError(message, { status: 0, reason: 'ConnectionLost' });
}
