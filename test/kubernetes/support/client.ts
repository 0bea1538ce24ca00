import { KubeConfig } from '@kubernetes/client-node';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/kubernetes/backoff.ts';
import { createKubeClient, type KubeClient } from '../../../src/kubernetes/client.ts';
import { createTransport } from '../../../src/kubernetes/transport.ts';

export const silent = pino({ level: 'silent' });

export interface TestClock extends Clock {
  /** Every sleep that was asked for, in milliseconds. */
  readonly slept: number[];
  advance(ms: number): void;
}

/** Time stands still but for sleeps, which pass at once; chance is always one half. */
export function testClock(): TestClock {
  const slept: number[] = [];
  let now = 1_000_000;
  return {
    slept,
    advance(ms) {
      now += ms;
    },
    now: () => now,
    random: () => 0.5,
    sleep(ms) {
      slept.push(ms);
      now += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

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
export function testClient(url: string, clock: Clock = testClock()): KubeClient {
  const transport = createTransport(() => kubeConfigOf(url));
  const client = createKubeClient({ transport, clock });
  onTestFinished(() => client.close());
  return client;
}
