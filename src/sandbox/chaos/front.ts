import {
  createServer,
  request as send,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';

/** What stands before several bots where Slack speaks HTTP: an ingress and a Service. */
export interface Front {
  stop(): Promise<void>;
}

/** Hands each request to the port that `next` names; one that cannot be handed on is answered 502. */
export async function startFront(port: number, next: () => number | undefined): Promise<Front> {
  function handOn(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url: path, headers } = incoming;
    const refuse = (): void => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    };
    const target = next();
    if (target === undefined) return refuse();
    const forwarded = send({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', refuse).pipe(outgoing);
    });
    forwarded.on('error', refuse);
    incoming.pipe(forwarded);
  }

  const server = createServer(handOn).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
