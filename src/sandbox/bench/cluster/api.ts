import { Pool } from 'undici';
import { steadyMs } from '../steady.ts';
import type { Server } from './kubeconfig.ts';
import { asObject, type Json } from './prototype.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** One line of a watch, and when it came. */
interface Seen {
  readonly type: string;
  readonly object: Json;
  readonly at: number;
}

/** The API server as the bench itself speaks to it: raw calls over kept connections. */
export interface Api {
  /** Rejects where the answer is no 2xx, unless that status is expected. */
  call(method: Method, path: string, body?: unknown, expected?: readonly number[]): Promise<Answer>;
  /** Calls back for each line from now on; resolves once the watch is open. Ends with `close`. */
  watch(path: string, onSeen: (seen: Seen) => void): Promise<void>;
  close(): Promise<void>;
}

export function poolOf({ url, tls }: Server, connections: number): Pool {
  // As the bot does: over HTTP/2 all calls would share one connection.
  return new Pool(new URL(url).origin, {
    allowH2: false,
    connections,
    connect: { ...tls },
    headersTimeout: 60_000,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
}

/** The path in front of `/api`, where the server is behind a gateway. */
export function basePathOf({ url }: Server): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

export function createApi(server: Server, connections = 32): Api {
  const pool = poolOf(server, connections);
  const streams = poolOf(server, 32);
  const base = basePathOf(server);
  const closing = new AbortController();

  async function call(
    method: Method,
    path: string,
    body?: unknown,
    expected: readonly number[] = [],
  ): Promise<Answer> {
    const answer = await pool.request({
      method,
      path: base + path,
      headers: {
        ...server.headers,
        'content-type': contentType(method),
        accept: 'application/json',
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    const status = answer.statusCode;
    if (status >= 300 && !expected.includes(status))
      throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
    return { status, body: text.startsWith('{') ? asObject(JSON.parse(text)) : {} };
  }

  async function follow(lines: AsyncIterable<Buffer>, onSeen: (seen: Seen) => void): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of lines) {
        const at = steadyMs();
        const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) {
          const { type, object } = asObject(JSON.parse(line));
          onSeen({ type: String(type), object: asObject(object), at });
        }
      }
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    }
  }

  return {
    call,
    async watch(path, onSeen) {
      const joint = path.includes('?') ? '&' : '?';
      const list = await call('GET', `${path}${joint}limit=1`);
      const version = String(asObject(list.body['metadata'])['resourceVersion']);
      const answer = await streams.request({
        method: 'GET',
        path: `${base}${path}${joint}watch=true&timeoutSeconds=3000&resourceVersion=${version}`,
        headers: { ...server.headers, accept: 'application/json' },
        signal: closing.signal,
      });
      if (answer.statusCode !== 200) throw new Error(`watch ${path}: ${answer.statusCode}`);
      void follow(answer.body, onSeen);
    },
    async close() {
      closing.abort();
      await Promise.all([pool.destroy(), streams.destroy()]);
    },
  };
}

function contentType(method: Method): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
}

/** Does all of it, so many at a time. */
export async function eachOf<T>(
  items: Iterable<T>,
  atATime: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
