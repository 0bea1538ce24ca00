import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FaultPlan } from './faults.ts';
import { BodyTooLarge, readArguments, readBody, readForm, sendJson, sendText } from './http.ts';
import { isObject, parseJson, type Json } from './json.ts';
import { LIMITS } from './limits.ts';
import { MethodError } from './method-error.ts';
import type { ResponseUrls } from './response-url.ts';
import type { Files } from './state/files.ts';
import type { SlackFault } from './types.ts';
import type { Dispatcher } from './web-api/dispatch.ts';

export interface ServerDeps {
  readonly dispatcher: Dispatcher;
  readonly files: Files;
  readonly responseUrls: ResponseUrls;
  readonly faults: FaultPlan;
  /** Takes over a request for a WebSocket; undefined where Socket Mode is not offered. */
  readonly upgrade:
    ((request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => void) | undefined;
  /** Called with the method's name before each call, and again once it is answered. */
  readonly onCall: (method: string) => void;
  readonly onAnswer: () => void;
}

interface Answer {
  readonly status: number;
  readonly body: Json | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const BASE = 'http://127.0.0.1';

/** One HTTP server for the Web API, uploads, response URLs and Socket Mode. Not yet listening. */
export function createSlackServer(deps: ServerDeps): Server {
  async function callMethod(name: string, request: IncomingMessage, url: URL): Promise<Answer> {
    const body = await readBody(request, LIMITS.requestBytes);
    const contentType = request.headers['content-type'] ?? '';
    const args = await readArguments(url, contentType, body);
    if (!args) return { status: 200, body: { ok: false, error: 'invalid_json' } };
    return deps.dispatcher.call(name, tokenOf(request, args), args);
  }

  async function upload(secret: string, request: IncomingMessage): Promise<Answer> {
    const entry = deps.files.bySecret(secret);
    const body = await readBody(request, LIMITS.uploadBytes);
    if (!entry) return { status: 404, body: 'not found' };
    entry.bytes = await uploadedBytes(request.headers['content-type'] ?? '', body);
    return { status: 200, body: `OK - ${entry.bytes.byteLength}` };
  }

  async function respond(secret: string, request: IncomingMessage): Promise<Answer> {
    const body = parseJson((await readBody(request, LIMITS.requestBytes)).toString());
    try {
      if (!isObject(body)) throw new MethodError('invalid_payload');
      deps.responseUrls.use(secret, body);
      return { status: 200, body: { ok: true } };
    } catch (error) {
      if (!(error instanceof MethodError)) throw error;
      const gone = ['expired_url', 'used_url'].includes(error.slackError);
      const refusal = { ok: false, error: error.slackError, ...error.fields };
      return { status: gone ? 404 : 400, body: refusal };
    }
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', BASE);
    const [, room, name = '', secret = ''] = url.pathname.split('/');
    if (room === 'api') return serve(name, response, () => callMethod(name, request, url));
    if (room === 'upload') return serve('upload', response, () => upload(secret, request));
    if (room === 'commands') return serve('response_url', response, () => respond(secret, request));
    return sendText(response, 404, 'not found');
  }

  /** Answers a call, or lets the fault planned for it strike. */
  async function serve(
    method: string,
    response: ServerResponse,
    effect: () => Promise<Answer>,
  ): Promise<void> {
    deps.onCall(method);
    const fault = deps.faults.strike(method);
    if (fault && !fault.afterEffect) return strike(fault, response);
    const { status, body, headers } = await effect();
    deps.onAnswer();
    if (fault) return strike(fault, response);
    if (typeof body === 'string') return sendText(response, status, body);
    return sendJson(response, status, body, headers);
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      const tooLarge = error instanceof BodyTooLarge;
      if (response.headersSent || response.destroyed) return;
      sendText(response, tooLarge ? 413 : 500, tooLarge ? 'request too large' : String(error));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', BASE);
    if (deps.upgrade && url.pathname.startsWith('/link')) deps.upgrade(request, socket, head, url);
    else socket.destroy();
  });
  return server;
}

function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer ')) return header.slice('Bearer '.length).trim();
  return typeof args['token'] === 'string' ? args['token'] : undefined;
}

/** The raw body, or the file of a multipart form. */
async function uploadedBytes(contentType: string, body: Buffer): Promise<Uint8Array> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await readForm(contentType, body);
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
}

function strike({ answer, onStrike }: SlackFault, response: ServerResponse): void {
  onStrike?.();
  switch (answer.kind) {
    case 'error':
      return sendJson(response, 200, { ok: false, error: answer.error });
    case 'status': {
      const { status, retryAfterS } = answer;
      const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
      const error = status === 429 ? 'ratelimited' : 'internal_error';
      return sendJson(response, status, { ok: false, error }, headers);
    }
    case 'reset':
      response.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      return undefined;
  }
}
