/**
 * A process through which the bot goes to its API server: it counts what comes, and lets it through
 * as it is. Its own TLS ends here, so that calls and connections are seen on any server.
 */
import { createServer } from 'node:https';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'undici';
import { createCertificate } from '../../kubernetes/api/certificate.ts';
import { basePathOf, poolOf } from '../cluster/api.ts';
import type { Server } from '../cluster/kubeconfig.ts';
import { answerIn } from '../room.ts';

/** One request that came through the door. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  /** Of a write: what was sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let server: Server;
let pool: Pool;
let passed: Passed[] = [];
let connections = 0;

/** Those that a proxy sets itself. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

function headersOf(request: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    if (!ownHeaders.has(name)) pairs.push([name, request.rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  const body = await bodyOf(request);
  const headers = headersOf(request).filter(
    ([name]) => !(name === 'authorization' && server.headers['authorization']),
  );
  passed.push({ method, path, headers: Object.fromEntries(headers), body });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await pool.request({
    method,
    path: basePathOf(server) + path,
    headers: [...headers, ...Object.entries(server.headers)].flat(),
    body: body === '' ? null : body,
    signal: gone.signal,
  });
  const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = answer.headers;
  response.writeHead(answer.statusCode, kept);
  response.flushHeaders();
  await pipeline(answer.body, response);
}

const answers = {
  async open(given: { server: Server }) {
    server = given.server;
    pool = poolOf(server, 64);
    const { key, cert } = createCertificate(new Date());
    const door = createServer({ key, cert }, (request, response) => {
      // Whoever goes away in the middle has nobody left to answer.
      pass(request, response).catch(() => response.destroy());
    });
    door.requestTimeout = 0;
    door.keepAliveTimeout = 60_000;
    door.on('secureConnection', () => {
      connections += 1;
    });
    door.listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = door.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port to be had');
    return { url: `https://127.0.0.1:${address.port}`, cert };
  },

  /** What came since it was last asked, and the connections since the beginning. */
  counts() {
    const since = passed;
    passed = [];
    return { passed: since, connections };
  },
};

export type DoorRoom = typeof answers;

answerIn(answers);
