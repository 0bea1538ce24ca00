import type { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import type { ConnectionOptions, SecureContextOptions } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from 'undici';
import { KubeError } from './errors.ts';
import { compact } from './json.ts';

/**
 * Calls are short and share few connections. Logs come through a kubelet that may be slow or gone:
 * they have connections of their own, so that nothing else waits for it. Each stream holds one.
 */
export type LimitedChannel = 'call' | 'log';
export type Channel = LimitedChannel | 'stream';

/** Where to send one request, and as whom. */
interface Route {
  readonly origin: string;
  /** Path in front of `/api`, where the server is behind a gateway; else empty. */
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** Credentials and connections to one API server. */
export interface Transport {
  route(channel: Channel): Promise<Route>;
  /** Reads the kubeconfig, its token files and its plugins anew: after a 401. */
  reload(): void;
  close(): Promise<void>;
}

/**
 * Connections at most. An API server answers a call in milliseconds, so that few keep it as busy as
 * many would, and each costs a TLS session on both sides: with the watches no more than ten.
 */
export const mostConnections: Readonly<Record<LimitedChannel, number>> = { call: 5, log: 2 };

const agentOptions = {
  // Over HTTP/2 repeated Impersonate-Group headers are joined into one bogus group, and a broken
  // connection would end every watch at once.
  allowH2: false,
  keepAliveTimeout: 30_000,
} as const;

type Tls = Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase'> &
  Pick<ConnectionOptions, 'servername' | 'rejectUnauthorized'>;

function tlsOf(options: RequestOptions): Tls {
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  // An absent rejectUnauthorized must stay absent: NODE_TLS_REJECT_UNAUTHORIZED decides then.
  return compact({ ca, cert, key, pfx, passphrase, servername, rejectUnauthorized });
}

function createDispatcher(proxyUrl: string | undefined, tls: Tls, channel: Channel): Dispatcher {
  const limit = channel === 'stream' ? {} : { connections: mostConnections[channel] };
  const common = { ...agentOptions, ...limit };
  // Load balancers drop connections that are idle for a minute: probe earlier.
  const connect = { ...tls, keepAlive: true, keepAliveInitialDelay: 30_000, timeout: 10_000 };
  if (proxyUrl === undefined) return new Agent({ ...common, connect });
  return proxyUrl.startsWith('socks')
    ? new Socks5ProxyAgent(proxyUrl, { ...common, requestTls: connect })
    : new ProxyAgent({ ...common, uri: proxyUrl, requestTls: connect });
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {}))
    if (value !== undefined) headers[name] = String(value).trim();
  if (options.auth != null && options.auth !== '')
    headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return headers;
}

/**
 * Takes TLS and credentials from client-node's KubeConfig for every request (it re-reads token
 * files and runs plugins as they expire), but keeps the connections: client-node itself opens a new
 * TLS connection per call. They are replaced when the CA or the client certificate changes.
 */
export function createTransport(loadConfig: () => KubeConfig): Transport {
  let config: KubeConfig | undefined;
  let cached: { key: string; pools: Record<Channel, Dispatcher> } | undefined;

  async function credentials(): Promise<{ config: KubeConfig; options: RequestOptions }> {
    const options: RequestOptions = {};
    try {
      config ??= loadConfig();
      await config.applyToHTTPSOptions(options);
      return { config, options };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `no credentials for the API server: ${why}`;
      throw new KubeError(message, { status: 0, reason: 'Credentials', cause: error });
    }
  }

  function pools(config: KubeConfig, options: RequestOptions): Record<Channel, Dispatcher> {
    const tls = tlsOf(options);
    const proxyUrl = config.getCurrentCluster()?.proxyUrl;
    const key = JSON.stringify([proxyUrl, tls]);
    if (cached?.key === key) return cached.pools;
    // Streams that run on the old connections end in their own time.
    for (const old of Object.values(cached?.pools ?? {})) old.close().catch(() => undefined);
    const made = {
      call: createDispatcher(proxyUrl, tls, 'call'),
      log: createDispatcher(proxyUrl, tls, 'log'),
      stream: createDispatcher(proxyUrl, tls, 'stream'),
    };
    cached = { key, pools: made };
    return made;
  }

  return {
    async route(channel) {
      const { config, options } = await credentials();
      const url = new URL(config.getCurrentCluster()?.server ?? '');
      const dispatcher = pools(config, options)[channel];
      const basePath = url.pathname.replace(/\/$/, '');
      return { origin: url.origin, basePath, headers: headersOf(options), dispatcher };
    },
    reload() {
      config = undefined;
    },
    async close() {
      const open = Object.values(cached?.pools ?? {});
      cached = undefined;
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}
