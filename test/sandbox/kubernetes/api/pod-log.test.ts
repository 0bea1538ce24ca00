import { describe, expect, test } from 'vitest';
import { startApiServer, type ApiServer } from './api-server.ts';
import { container, pod } from './builders.ts';
import { PODS } from './refusals.ts';

async function startWithPod(name: string, spec: Record<string, unknown> = {}): Promise<ApiServer> {
  const server = await startApiServer();
  await server.send('POST', PODS, { body: pod(name, { nodeName: 'node-1', ...spec }) });
  return server;
}

describe('the log of a pod', () => {
  test('is asked of the node with every option', async () => {
    const server = await startWithPod('p');
    const query = 'tailLines=3&sinceSeconds=60&limitBytes=100&timestamps=true&previous=true';
    const { code, headers, text } = await server.send('GET', `${PODS}/p/log?${query}`);
    expect([code, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(JSON.parse(text.slice('p '.length))).toEqual({
      tailLines: 3,
      sinceSeconds: 60,
      limitBytes: 100,
      container: 'train',
      timestamps: true,
      previous: true,
    });
  });

  test('is followed until it ends', async () => {
    const server = await startWithPod('p');
    const { text } = await server.send('GET', `${PODS}/p/log?follow=true`);
    expect(text).toBe('p epoch 1\nepoch 2\n');
  });

  test('that is not there yet is refused in words, also when it is to be followed', async () => {
    const server = await startWithPod('waiting');
    for (const query of ['', '?follow=true']) {
      const { code, body } = await server.send('GET', `${PODS}/waiting/log${query}`);
      expect([code, body.message]).toEqual([
        400,
        `container "train" in pod "waiting" is waiting to start: image can't be pulled`,
      ]);
    }
  });

  test('of a pod on no node is nothing', async () => {
    const server = await startApiServer();
    await server.send('POST', PODS, { body: pod('p') });
    const { code, text } = await server.send('GET', `${PODS}/p/log`);
    expect([code, text]).toEqual([204, '']);
  });

  test('of several containers must name one', async () => {
    const prepare = container({ name: 'prepare' });
    const server = await startWithPod('p', { initContainers: [prepare] });
    const { code, body } = await server.send('GET', `${PODS}/p/log`);
    expect([code, body.message]).toEqual([
      400,
      'a container name must be specified for pod p, choose one of: [train] or one of the init containers: [prepare]',
    ]);
    expect((await server.send('GET', `${PODS}/p/log?container=prepare`)).code).toBe(200);
  });

  test('needs a right of its own', async () => {
    const server = await startWithPod('p');
    const { code, body } = await server.send('GET', `${PODS}/p/log`, { as: 'alice' });
    expect([code, body.message]).toEqual([
      403,
      'pods "p" is forbidden: User "alice" cannot get resource "pods/log" in API group "" in the namespace "train"',
    ]);
  });
});
