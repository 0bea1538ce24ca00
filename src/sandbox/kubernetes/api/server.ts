import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from './api.ts';
import type { Certificate } from './certificate.ts';
import { faultReply, type Faults } from './faults.ts';
import type { ApiRequest, Reply, Sink } from './http.ts';
import { listen } from './listener.ts';

/** What a kube-apiserver takes; a longer body is answered with 413. */
const MAX_BODY_BYTES = 3_145_728;

/** Reads a body up to the limit; undefined where it is longer. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function toRequest(message: IncomingMessage, body: Buffer | undefined): ApiRequest {
  const url = new URL(message.url ?? '/', 'http://localhost');
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
  return {
    method: message.method ?? 'GET',
    path,
    query: url.searchParams,
    headers: message.headersDistinct,
    body,
  };
}

/** A response as something to stream into. */
function sinkOf(response: ServerResponse, reset: () => void): Sink {
  const controller = new AbortController();
  const finish = (): void => controller.abort();
  response.on('close', finish);
  return {
    signal: controller.signal,
    write(text) {
      if (!controller.signal.aborted) response.write(text);
    },
    end() {
      finish();
      response.end();
    },
    reset() {
      finish();
      reset();
    },
  };
}

function send(response: ServerResponse, reply: Reply, reset: () => void): void {
  if (reply.kind === 'stream') {
    response.writeHead(200, { 'content-type': reply.contentType, 'cache-control': 'no-cache' });
    response.flushHeaders();
    reply.run(sinkOf(response, reset));
    return;
  }
  const isJson = reply.kind === 'json';
  const body = isJson ? `${JSON.stringify(reply.body)}\n` : reply.text;
  response.writeHead(reply.code, {
    'cache-control': 'no-cache, private',
    'content-type': isJson
      ? 'application/json'
      : (reply.contentType ?? 'text/plain; charset=utf-8'),
    ...headersOf(reply.headers),
  });
  response.end(reply.code === 204 ? undefined : body);
}

function headersOf(headers: Readonly<Record<string, string | readonly string[]>> = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );
}

/** The API behind a socket on 127.0.0.1, in the clear at `url` and with TLS at `secureUrl`. */
export interface ApiServer {
  readonly url: string;
  readonly secureUrl: string;
  /** Refuses connections and breaks those there are; with `sparing`, not those of open streams. */
  suspend(sparing: 'streams' | 'nothing'): void;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Listens at once. `port` 0 takes any free one. */
export async function startServer(
  api: Api,
  faults: Faults,
  certificate: Certificate,
  port: number,
): Promise<ApiServer> {
  /** The remote ports on which something is streamed. */
  const streaming = new Set<number>();

  function deliver(message: IncomingMessage, response: ServerResponse, reply: Reply): void {
    const { remotePort = 0 } = message.socket;
    if (reply.kind === 'stream') {
      streaming.add(remotePort);
      response.on('close', () => streaming.delete(remotePort));
    }
    send(response, reply, () => listener.reset(remotePort));
  }

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const reset = (): void => listener.reset(message.socket.remotePort);
    const request = toRequest(message, await readBody(message));
    const fault = faults.next(`${request.method} ${message.url ?? ''}`);
    if (fault === undefined) {
      deliver(message, response, api.handle(request));
      return;
    }
    if (fault.afterEffect === true) api.handle(request);
    fault.onStrike?.();
    if (fault.answer === 'reset') reset();
    else if (fault.answer !== 'hang') send(response, faultReply(fault.answer), reset);
  }

  const listener = await listen(
    (message, response) => {
      // A client that goes away in the middle of its request has nobody left to answer.
      answer(message, response).catch(() => response.destroy());
    },
    certificate,
    port,
  );
  return {
    url: `http://127.0.0.1:${listener.port}`,
    secureUrl: `https://127.0.0.1:${listener.port}`,
    suspend: (sparing) =>
      listener.suspend((remotePort) => sparing === 'streams' && streaming.has(remotePort)),
    resume: () => listener.resume(),
    stop: () => listener.close(),
  };
}
