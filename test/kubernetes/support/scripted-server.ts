import { text as readText } from 'node:stream/consumers';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as it came over the wire. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: unknown;
}

export type Answer = (response: ServerResponse) => void;
export type Script = (seen: Seen) => Answer;

export interface ScriptedServer {
  readonly url: string;
  readonly seen: Seen[];
  /** How many connections were ever opened. */
  connections(): number;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  return text === '' ? undefined : JSON.parse(text);
}

async function see(request: IncomingMessage): Promise<Seen> {
  const url = new URL(request.url ?? '', 'http://server');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: await readBody(request),
  };
}

/** An API server that answers by script, for faults that a real one rarely shows. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await see(request);
    seen.push(one);
    script(one)(response);
  }
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, seen, connections: () => connections };
}

/** A whole JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A plain text answer. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers });
    response.end(body);
  };
}

/** Breaks the connection without an answer. */
export const reset: Answer = (response) => response.socket?.resetAndDestroy();

/** A Status as the API server sends it. */
export function status(
  code: number,
  reason: string,
  message: string,
  details: unknown = {},
): Answer {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason,
    details,
    code,
  };
  return json(body, code);
}

/** Answers the n-th call with the n-th answer, and all later ones with the last. */
export function inTurn(...answers: readonly Answer[]): () => Answer {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (!answer) throw new Error('a script needs an answer');
    return answer;
  };
}
