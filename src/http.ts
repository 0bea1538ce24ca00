import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { ConfigError } from './errors.ts';

/** What the process answers on its port. */
export interface HttpRoutes {
  /** False with the reason while a restart would not help but traffic should go elsewhere. */
  readonly ready: () => {
    readonly ready: boolean;
    readonly detail: Readonly<Record<string, boolean>>;
  };
  /** In the text format that its content type names. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Present when Slack delivers over HTTP. Verifies signatures itself. */
  readonly slackEvents?: RequestListener;
}

export interface HttpServer {
  /** Rejects with a ConfigError when the port cannot be had. */
  listen(port: number): Promise<void>;
  /** Stops accepting and closes idle connections; requests under way may end. */
  close(): Promise<void>;
}

/** Serves `/healthz`, `/readyz`, `/metrics` and, over HTTP delivery, `/slack/events`. */
export function createHttpServer(routes: HttpRoutes): HttpServer {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/slack/events' && routes.slackEvents) {
      routes.slackEvents(request, response);
      return;
    }
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (path === '/healthz') {
      answer(200, { ok: true });
    } else if (path === '/readyz') {
      const { ready, detail } = routes.ready();
      answer(ready ? 200 : 503, { ok: ready, ...detail });
    } else if (path === '/metrics') {
      void answerMetrics(response, routes.metrics);
    } else {
      answer(404, { ok: false, error: `there is nothing at ${path}` });
    }
  });
  // A client that sends its request slowly must not hold a connection for minutes.
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  return { listen: (port) => listen(server, port), close: () => close(server) };
}

async function answerMetrics(response: ServerResponse, read: HttpRoutes['metrics']): Promise<void> {
  try {
    const { contentType, body } = await read();
    response.writeHead(200, { 'content-type': contentType }).end(body);
  } catch {
    response.writeHead(500).end();
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port);
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`PORT: cannot listen on ${port}: ${reason}. Set PORT to a free port.`]);
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
