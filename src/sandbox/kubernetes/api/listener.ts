import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** One port that speaks HTTP and HTTPS. */
export interface Listener {
  readonly port: number;
  /** Breaks the connection that a request came on, also under TLS. */
  reset(remotePort: number | undefined): void;
  /** Refuses connections, and breaks those there are but for the ones to be spared. */
  suspend(spared: (remotePort: number) => boolean): void;
  /** Listens again on the same port. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** The first byte of a TLS handshake; no HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;

/** Listens on 127.0.0.1; `port` 0 takes any free one. */
export async function listen(
  handler: RequestListener,
  certificate: Certificate,
  port: number,
): Promise<Listener> {
  const sockets = new Map<number, Socket>();
  const plain = createHttpServer(handler);
  const secure = createHttpsServer({ key: certificate.key, cert: certificate.cert }, handler);
  for (const server of [plain, secure]) {
    // Watches and requests that hang on purpose may stay silent as long as they like.
    server.requestTimeout = 0;
    server.keepAliveTimeout = 60_000;
  }

  const front = createServer((socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
    // A client that breaks off is no trouble of the server's.
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  const listenOn = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      front.once('error', reject);
      front.listen(wanted, '127.0.0.1', () => {
        front.off('error', reject);
        resolve();
      });
    });
  await listenOn(port);
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');

  return {
    port: address.port,
    reset: (remotePort = 0) => void sockets.get(remotePort)?.resetAndDestroy(),
    suspend(spared) {
      front.close();
      for (const [remotePort, socket] of sockets) if (!spared(remotePort)) socket.destroy();
    },
    resume: () => listenOn(address.port),
    async close() {
      const closed = new Promise((resolve) => front.close(resolve));
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}
