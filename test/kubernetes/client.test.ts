import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKubeClient } from '../../src/kubernetes/client.ts';
import { KubeError } from '../../src/kubernetes/errors.ts';
import { createTransport } from '../../src/kubernetes/transport.ts';
import { createInstantClock } from '../support/instant-clock.ts';
import { evenChance, kubeConfigOf, testClient } from './support/client.ts';
import {
  inTurn,
  json,
  reset,
  startScriptedServer,
  status,
  text,
} from './support/scripted-server.ts';

const list = { method: 'GET', path: '/api/v1/pods' } as const;
const create = {
  method: 'POST',
  path: '/apis/batch/v1/namespaces/n/jobs',
  body: { a: 1 },
} as const;

async function failure(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KubeError) return error;
  throw new Error(`expected a KubeError, got ${String(error)}`);
}

describe('connections', () => {
  test('calls in a row share their connections', async () => {
    const server = await startScriptedServer(() => json({}));
    const client = testClient(server.url);
    for (let call = 0; call < 50; call += 1) await client.request(list);
    // A second one is opened where an answer is still being read when the next call begins.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('a burst of calls opens no more than 5', async () => {
    const server = await startScriptedServer(() => json({}));
    const client = testClient(server.url);
    await Promise.all(Array.from({ length: 100 }, () => client.request(list)));
    expect(server.seen).toHaveLength(100);
    expect(server.connections()).toBeLessThanOrEqual(5);
  });

  test('logs that hang hold up no other call', async () => {
    const server = await startScriptedServer(({ path }) =>
      path.includes('/log') ? () => undefined : json({}),
    );
    const client = testClient(server.url);
    const logs = Array.from({ length: 20 }, () =>
      client.request({ method: 'GET', path: '/log', channel: 'log', timeoutMs: 500 }),
    );
    const read = Promise.allSettled(logs);
    for (let call = 0; call < 10; call += 1) await client.request(list);
    expect(server.seen.filter(({ path }) => path.includes('/log')).length).toBeLessThanOrEqual(2);
    await read;
  });
});

describe('headers', () => {
  test('each impersonated group has a header of its own', async () => {
    const server = await startScriptedServer(() => json({}));
    const impersonate = { user: 'vision1', groups: ['team-a', 'team-b'] };
    await testClient(server.url).request({ ...create, impersonate });
    const sent = server.seen[0]?.rawHeaders ?? [];
    const groups = sent.filter((_, index) => sent[index - 1] === 'Impersonate-Group');
    expect(groups).toEqual(['team-a', 'team-b']);
    expect(server.seen[0]?.headers).toMatchObject({
      'impersonate-user': 'vision1',
      authorization: 'Bearer bot',
    });
  });

  test('a call of its own right impersonates nobody', async () => {
    const server = await startScriptedServer(() => json({}));
    await testClient(server.url).request(create);
    expect(server.seen[0]?.headers['impersonate-user']).toBeUndefined();
  });

  test('warnings are handed on without their quoting', async () => {
    const warning = { warning: '299 - "unknown field \\"spec.backofLimit\\""' };
    const server = await startScriptedServer(() => json({}, 201, warning));
    const { warnings } = await testClient(server.url).request(create);
    expect(warnings).toEqual(['unknown field "spec.backofLimit"']);
  });
});

describe('repeating', () => {
  test.each([
    ['a broken connection', reset],
    ['a 503', status(503, 'ServiceUnavailable', 'apiserver not ready')],
    ['an answer that breaks off', text('{"items": [', 200, { 'content-type': 'application/json' })],
  ])('a GET is repeated after %s', async (_, fault) => {
    const server = await startScriptedServer(inTurn(fault, json({ ok: true })));
    const answer = await testClient(server.url).request(list);
    expect(answer.body).toEqual({ ok: true });
    expect(server.seen).toHaveLength(2);
  });

  test.each([
    ['a broken connection', reset, 'ConnectionLost'],
    ['a 504', status(504, 'Timeout', 'request did not complete'), 'Timeout'],
  ])('a POST is not repeated after %s: it may have had its effect', async (_, fault, reason) => {
    const server = await startScriptedServer(() => fault);
    const error = await failure(testClient(server.url).request(create));
    expect(error).toMatchObject({ reason, transient: true, inDoubt: true });
    expect(server.seen).toHaveLength(1);
  });

  test('a POST that was turned away with 429 is repeated after its Retry-After', async () => {
    const busy = text('Too many requests, please try again later.\n', 429, { 'retry-after': '3' });
    const server = await startScriptedServer(inTurn(busy, json({ ok: true }, 201)));
    const clock = createInstantClock();
    const answer = await testClient(server.url, clock).request(create);
    expect(answer.status).toBe(201);
    expect(clock.slept).toEqual([3000]);
  });

  test('a Retry-After too long to wait for is handed on', async () => {
    const busy = text('later', 429, { 'retry-after': '60' });
    const server = await startScriptedServer(() => busy);
    const error = await failure(testClient(server.url).request(list));
    expect(error).toMatchObject({ status: 429, message: 'later', retryAfterMs: 60_000 });
    expect(server.seen).toHaveLength(1);
  });

  test('a refusal is not repeated', async () => {
    const server = await startScriptedServer(() => status(403, 'Forbidden', 'no'));
    expect(await failure(testClient(server.url).request(list))).toMatchObject({ status: 403 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('errors', () => {
  test('carry what the Status says', async () => {
    const causes = [{ reason: 'FieldValueInvalid', message: 'must be', field: 'spec.x' }];
    const server = await startScriptedServer(() => status(422, 'Invalid', 'bad', { causes }));
    const error = await failure(testClient(server.url).request(create));
    expect(error).toMatchObject({ code: 'kube', status: 422, reason: 'Invalid', causes });
    expect(error.inDoubt).toBe(false);
  });

  test('a server that is not there was sent nothing', async () => {
    const error = await failure(testClient('http://127.0.0.1:1').request(create));
    expect(error).toMatchObject({ status: 0, reason: 'Unreachable', inDoubt: false });
  });

  test('a call that takes too long may have had its effect', async () => {
    const server = await startScriptedServer(() => () => undefined);
    const error = await failure(testClient(server.url).request({ ...create, timeoutMs: 20 }));
    expect(error).toMatchObject({ status: 0, reason: 'Timeout', inDoubt: true });
  });
});

describe('credentials', () => {
  test('a rotated token is read again after a 401', async () => {
    const tokenFile = join(await mkdtemp(join(tmpdir(), 'token-')), 'token');
    await writeFile(tokenFile, 'old');
    const server = await startScriptedServer(({ headers }) =>
      headers.authorization === 'Bearer new'
        ? json({})
        : status(401, 'Unauthorized', 'Unauthorized'),
    );
    const user = { authProvider: { name: 'tokenFile', config: { tokenFile } } };
    const transport = createTransport(() => kubeConfigOf(server.url, user));
    const client = createKubeClient({ transport, clock: createInstantClock(), random: evenChance });
    expect(await failure(client.request(list))).toMatchObject({ status: 401 });
    await writeFile(tokenFile, 'new\n');
    expect(await client.request(list)).toMatchObject({ status: 200 });
    await client.close();
  });

  test('a plugin that cannot run is named', async () => {
    const user = {
      exec: { command: '/no/such/plugin', apiVersion: 'client.authentication.k8s.io/v1' },
    };
    const transport = createTransport(() => kubeConfigOf('http://127.0.0.1:1', user));
    const client = createKubeClient({ transport, clock: createInstantClock(), random: evenChance });
    const error = await failure(client.request(list));
    expect(error).toMatchObject({ reason: 'Credentials', transient: false });
    expect(error.message).toContain('/no/such/plugin');
    await client.close();
  });
});
