import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { APP_ID } from '../identity.ts';
import { isObject, parseJson, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { Envelope, Reception, Transport } from './transport.ts';

const PING_MS = 10_000;
const CLOSE_MS = 1_000;
const GOING_AWAY = 1_001;

export interface SocketMode extends Transport {
  /** The query of a fresh single-use address. */
  issueTicket(): string;
  /** Takes over a request to open a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => void;
  connections(): number;
  /** Asks every client, or the one whose turn it is, to go; or cuts the connections without a word. */
  disconnect(
    reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'cut',
    which?: 'all' | 'one',
  ): void;
  /** Closes every connection; resolves when the clients have gone, or after a second. */
  stop(): Promise<void>;
}

interface Connection {
  readonly socket: WebSocket;
  readonly tcp: Duplex;
  /** Has been asked to reconnect: gets no more payloads. */
  leaving: boolean;
}

export function createSocketMode(options: {
  ackTimeoutMs: number;
  onChange: () => void;
}): SocketMode {
  const server = new WebSocketServer({ noServer: true, maxPayload: LIMITS.requestBytes });
  const tickets = new Set<string>();
  const open = new Set<Connection>();
  const waiting = new Map<string, (reception: Reception) => void>();

  const staying = (): Connection[] => [...open].filter(({ leaving }) => !leaving);

  function welcome(socket: WebSocket, tcp: Duplex): void {
    if (staying().length >= LIMITS.connections) {
      sendJson(socket, { type: 'disconnect', reason: 'too_many_websockets', debug_info: DEBUG });
      socket.close();
      return;
    }
    const connection = { socket, tcp, leaving: false };
    open.add(connection);
    const pings = setInterval(() => socket.ping(), PING_MS);
    socket.on('message', (data) => receive(data));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pings);
      open.delete(connection);
      options.onChange();
    });
    sendJson(socket, hello(staying().length));
    options.onChange();
  }

  function receive(data: RawData): void {
    const ack = Buffer.isBuffer(data) ? parseJson(data.toString()) : undefined;
    if (!isObject(ack) || typeof ack['envelope_id'] !== 'string') return;
    waiting.get(ack['envelope_id'])?.({ kind: 'acked', body: bodyOf(ack['payload']) });
  }

  /** Each payload goes to one connection, in turn. */
  function nextConnection(): Connection | undefined {
    const [connection] = staying();
    if (connection && open.delete(connection)) open.add(connection);
    return connection;
  }

  function waitForAck(id: string): Promise<Reception> {
    return new Promise((resolve) => {
      const settle = (reception: Reception): void => {
        clearTimeout(timer);
        if (waiting.get(id) === settle) waiting.delete(id);
        resolve(reception);
      };
      const timer = setTimeout(() => settle({ kind: 'timeout' }), options.ackTimeoutMs);
      waiting.set(id, settle);
    });
  }

  return {
    issueTicket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ticket=${ticket}&app_id=${APP_ID}`;
    },
    upgrade(request, socket, head, url) {
      if (!tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => welcome(webSocket, socket));
    },
    async send(envelope) {
      const connection = nextConnection();
      if (!connection) return { kind: 'unreachable' };
      sendJson(connection.socket, frame(envelope));
      return waitForAck(envelope.id);
    },
    connections: () => staying().length,
    disconnect(reason, which = 'all') {
      for (const connection of which === 'all' ? open : staying().slice(0, 1)) {
        if (reason === 'cut') connection.socket.terminate();
        else ask(connection, reason);
        connection.leaving = reason !== 'warning';
      }
    },
    async stop() {
      for (const settle of waiting.values()) settle({ kind: 'unreachable' });
      await Promise.all([...open].map(({ socket }) => close(socket)));
      server.close();
    },
  };
}

/**
 * As Slack does: once the client has answered with the close handshake, the TCP connection stays open
 * until the client ends it.
 */
function ask({ socket, tcp }: Connection, reason: string): void {
  sendJson(socket, { type: 'disconnect', reason, debug_info: DEBUG });
  tcp.end = () => tcp;
  tcp.once('end', () => tcp.destroy());
}

/** Lets the client finish the close handshake: the SDK waits 30 s for one that breaks off. */
async function close(socket: WebSocket): Promise<void> {
  // What has finished it is only not hung up yet.
  if (socket.readyState !== WebSocket.OPEN) return socket.terminate();
  const impatient = setTimeout(() => socket.terminate(), CLOSE_MS);
  const closed = once(socket, 'close');
  socket.close(GOING_AWAY);
  await closed;
  clearTimeout(impatient);
}

const DEBUG = { host: 'applink-sandbox' };

function sendJson(socket: WebSocket, frame: Json): void {
  socket.send(JSON.stringify(frame));
}

const hello = (connections: number): Json => ({
  type: 'hello',
  num_connections: connections,
  connection_info: { app_id: APP_ID },
  debug_info: { ...DEBUG, build_number: 1, approximate_connection_time: 3_600 },
});

function frame({ id, type, payload, retry }: Envelope): Json {
  return {
    envelope_id: id,
    type,
    accepts_response_payload: type !== 'events_api',
    payload,
    ...(type === 'events_api' && {
      retry_attempt: retry?.attempt ?? 0,
      retry_reason: retry?.reason ?? '',
    }),
  };
}

/** The SDK always sends a payload: an empty one means none. */
function bodyOf(payload: unknown): unknown {
  if (typeof payload === 'string') return { text: payload };
  return isObject(payload) && Object.keys(payload).length > 0 ? payload : undefined;
}
