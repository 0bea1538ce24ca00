import { KubeConfig } from '@kubernetes/client-node';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { createKubeClient, type KubeClient } from '../../../src/kubernetes/client.ts';
import { createTransport } from '../../../src/kubernetes/transport.ts';
import { createInstantClock } from '../../support/instant-clock.ts';

export const silent = pino({ level: 'silent' });

/** Chance, always at its middle. */
export const evenChance = (): number => 0.5;

export function kubeConfigOf(
  url: string,
  user: Record<string, unknown> = { token: 'bot' },
): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: url, skipTLSVerify: true }],
    users: [{ name: 'u', ...user }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return config;
}

/** The real client with client-node's KubeConfig, over real sockets. */
export function testClient(
  url: string,
  clock: Clock = createInstantClock(),
  token = 'bot',
): KubeClient {
  const transport = createTransport(() => kubeConfigOf(url, { token }));
  const client = createKubeClient({ transport, clock, random: evenChance });
  onTestFinished(() => client.close());
  return client;
}
