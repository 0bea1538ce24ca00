import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { backoffMs } from '../backoff.ts';
import { sleep, type Clock } from '../clock.ts';
import { createGate, type Gate } from './gate.ts';
import { answerError, KubeError, networkError } from './errors.ts';
import { parseJson, type Json } from './json.ts';
import { linesOf } from './lines.ts';
import { createListReader } from './list-text.ts';
import { type Channel, type LimitedChannel, mostConnections, type Transport } from './transport.ts';
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
  /** Tried once: it is asked again soon in any case. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  /** Over which connections; default `call`. */
  readonly channel?: LimitedChannel;
  /** A person waits for it, or the lead hangs on it: it goes before what else waits. */
  readonly isUrgent?: boolean;
}

export interface KubeResponse {
  readonly status: number;
  /** Parsed where the server sent JSON, else the text. */
  readonly body: unknown;
  /** The texts of the Warning headers. */
  readonly warnings: readonly string[];
}

/** One page of a collection. */
interface KubePage<T> {
  readonly items: readonly T[];
  /** Of the list: its version, and how to ask for the next page. */
  readonly metadata: Json;
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
  /**
   * One page of a collection, read object by object as it arrives, without `managedFields`; repeated
   * like any GET. What `keep` makes of each is kept, undefined left out.
   */
  page<T>(
    request: Omit<KubeRequest, 'method' | 'body'>,
    keep: (raw: unknown) => T | undefined,
  ): Promise<KubePage<T>>;
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
  const gates: Record<LimitedChannel, Gate> = {
    call: createGate(mostConnections.call),
    // The end of a run, or a person, waits for no log of a node that does not answer.
    log: createGate(mostConnections.log, 1),
  };

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

  /** Sends one attempt and has the answer read; rejects where it is an error. */
  async function attempt<A>(
    request: KubeRequest,
    read: (answer: Dispatcher.ResponseData) => Promise<A>,
  ): Promise<A> {
    const { channel = 'call', timeoutMs = defaultTimeoutMs } = request;
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
    const leave = await gates[channel].enter(request.isUrgent ?? false, signal);
    try {
      const answer = await sendAuthenticated({
        channel,
        method: request.method,
        path: request.path,
        query: request.query,
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        contentType: contentTypeOf(request.method),
        impersonate: request.impersonate,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal,
      });
      if (answer.statusCode >= 300) throw await failureOf(answer);
      return await read(answer);
    } finally {
      leave();
    }
  }

  async function readWhole(answer: Dispatcher.ResponseData): Promise<KubeResponse> {
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    const body = isJson ? parseJson(text) : text;
    if (isJson && body === undefined) throw truncated();
    return { status: answer.statusCode, body, warnings: warningsOf(answer.headers['warning']) };
  }

  async function readPage<T>(
    { body }: Dispatcher.ResponseData,
    keep: (raw: unknown) => T | undefined,
  ): Promise<KubePage<T>> {
    const items: T[] = [];
    const reader = createListReader((raw) => {
      if (raw === undefined) throw truncated();
      const kept = keep(raw);
      if (kept !== undefined) items.push(kept);
    });
    // Else one turn of the event loop would take in all that has come by then: megabytes.
    for await (const chunk of body) if (reader.push(chunk)) await othersTurn();
    const metadata = reader.end();
    if (metadata === undefined) throw truncated();
    return { items, metadata };
  }

  /** Tries again where the request may be repeated. Rejects with KubeError. */
  async function repeated<A>(
    request: KubeRequest,
    read: (answer: Dispatcher.ResponseData) => Promise<A>,
  ): Promise<A> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await attempt(request, read);
      } catch (cause) {
        const error = networkError(cause);
        const most = request.once ? 1 : attempts;
        const again = failures < most && mayRepeat(error, request.method);
        if (!again || request.signal?.aborted) throw error;
        const pauseMs = error.retryAfterMs ?? 0;
        const jitterMs = backoffMs(failures, retryRange, random);
        await sleep(clock, Math.max(pauseMs, jitterMs), request.signal);
      }
    }
  }

  return {
    request: (request) => repeated(request, readWhole),

    page: (request, keep) =>
      repeated({ ...request, method: 'GET' }, (answer) => readPage(answer, keep)),

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
