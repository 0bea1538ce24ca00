import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '../slack/http.ts';
import { parseJson } from '../slack/json.ts';
import { Act } from './act.ts';
import type { Assets } from './assets.ts';
import { refusal, SECURITY_HEADERS } from './guard.ts';
import type { Outcome } from './model.ts';

const MOST_BODY_BYTES = 256 * 1_024;

/** What one address of the page is answered with. */
export interface Answer {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the page's addresses stand for. Undefined where there is nothing: 404. */
export interface PageRoutes {
  readonly assets: () => Promise<Assets>;
  readonly events: (response: ServerResponse) => void;
  readonly act: (act: Act) => Promise<Outcome>;
  readonly look: (path: readonly string[], query: URLSearchParams) => Promise<Answer | undefined>;
}

/** The page's HTTP server: the client, its stream of events, what it looks at, and what it does. */
export function createPageServer(routes: PageRoutes): Server {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refused = refusal(request);
    if (refused !== undefined) return send(response, 403, plain(refused));
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'POST')
      return url.pathname === '/act'
        ? act(request, response)
        : send(response, 404, plain('not found'));
    if (url.pathname === '/events') return routes.events(response);
    const answer =
      (await asset(url.pathname)) ??
      (await routes.look(url.pathname.split('/').slice(1), url.searchParams));
    return answer ? send(response, 200, answer) : send(response, 404, plain('not found'));
  }

  async function asset(path: string): Promise<Answer | undefined> {
    if (path !== '/' && !path.startsWith('/assets/')) return undefined;
    const found = (await routes.assets()).get(path);
    const keep = path === '/' ? 'no-store' : 'max-age=31536000, immutable';
    return found && { ...found, headers: { 'cache-control': keep } };
  }

  async function act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MOST_BODY_BYTES);
    const parsed = Act.safeParse(parseJson(body.toString()));
    if (!parsed.success)
      return send(response, 400, json({ problem: z.prettifyError(parsed.error) }));
    try {
      return send(response, 200, json(await routes.act(parsed.data)));
    } catch (error) {
      // What is acted on has changed since the page was drawn.
      const problem = error instanceof Error ? error.message : String(error);
      return send(response, 409, json({ problem }));
    }
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, plain(error instanceof Error ? error.message : String(error)));
    });
  });
}

/** Listens on loopback: at the wanted port where that is free, else at any. Returns its number. */
export async function listenLocally(server: Server, wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    server.listen(port, '127.0.0.1');
    const failed = await Promise.race([
      once(server, 'listening').then(() => undefined),
      once(server, 'error').then(([error]: unknown[]) => error),
    ]).catch((error: unknown) => error);
    if (failed === undefined) break;
    const isTaken = failed instanceof Error && 'code' in failed && failed.code === 'EADDRINUSE';
    if (!isTaken || port === 0) throw failed;
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port');
  return address.port;
}

const plain = (body: string): Answer => ({ contentType: 'text/plain; charset=utf-8', body });
const json = (body: object): Answer => ({
  contentType: 'application/json',
  body: JSON.stringify(body),
});

function send(response: ServerResponse, status: number, answer: Answer): void {
  response.writeHead(status, {
    'content-type': answer.contentType,
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(answer.body);
}
