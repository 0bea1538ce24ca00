import { KubeConfig } from '@kubernetes/client-node';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createKubeClient, type KubeClient } from '../../src/kubernetes/client.ts';
import { createTransport } from '../../src/kubernetes/transport.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { certificates } from './support/certificates.ts';
import { evenChance } from './support/client.ts';

const [first, second] = certificates;

interface TlsServer {
  readonly server: Server;
  readonly url: string;
  connections(): number;
}

async function startTls(identity: { cert: string; key: string }): Promise<TlsServer> {
  let connections = 0;
  const server = createServer(identity, (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ path: request.url, protocol: request.httpVersion }));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, url: `https://127.0.0.1:${address.port}`, connections: () => connections };
}

function clientOf(cluster: { server: string; caFile?: string; caData?: string }): KubeClient {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', skipTLSVerify: false, ...cluster }],
    users: [{ name: 'u', token: 'bot' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const transport = createTransport(() => config);
  const client = createKubeClient({ transport, clock: createInstantClock(), random: evenChance });
  onTestFinished(() => client.close());
  return client;
}

const version = { method: 'GET', path: '/version' } as const;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('over TLS', () => {
  test('calls in a row share their connection, and speak HTTP/1.1', async () => {
    const tls = await startTls(first);
    const client = clientOf({ server: tls.url, caData: base64(first.cert) });
    for (let call = 0; call < 20; call += 1)
      expect((await client.request(version)).body).toMatchObject({ protocol: '1.1' });
    expect(tls.connections()).toBeLessThanOrEqual(2);
  });

  test('a server that the CA does not know is sent nothing', async () => {
    const { url } = await startTls(second);
    const client = clientOf({ server: url, caData: base64(first.cert) });
    await expect(client.request(version)).rejects.toMatchObject({ reason: 'Unreachable' });
  });

  test('a CA file that changes is taken up', async () => {
    const caFile = join(await mkdtemp(join(tmpdir(), 'ca-')), 'ca.crt');
    await writeFile(caFile, first.cert);
    const { server, url } = await startTls(first);
    const client = clientOf({ server: url, caFile });
    await client.request(version);
    server.setSecureContext(second);
    server.closeAllConnections();
    await expect(client.request(version)).rejects.toMatchObject({ reason: 'Unreachable' });
    await writeFile(caFile, second.cert);
    expect(await client.request(version)).toMatchObject({ status: 200 });
  });
});

test('a server behind a gateway keeps the gateway’s path', async () => {
  const { url } = await startTls(first);
  const client = clientOf({ server: `${url}/k8s/clusters/one`, caData: base64(first.cert) });
  expect((await client.request(version)).body).toMatchObject({ path: '/k8s/clusters/one/version' });
});
