import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer, type HttpServer } from '../src/http.ts';
import { freePort } from '../src/sandbox/bot-process.ts';

const metrics = () => Promise.resolve({ contentType: 'text/plain', body: 'up 1\n' });

let server: HttpServer | undefined;
afterEach(() => server?.close());

async function started(ready: boolean): Promise<string> {
  const port = await freePort();
  server = createHttpServer({
    ready: () => ({ ready, detail: { slack: ready, kubernetes: true } }),
    metrics,
  });
  await server.listen(port);
  return `http://127.0.0.1:${port}`;
}

test('/healthz says yes while the process answers', async () => {
  const answer = await fetch(`${await started(false)}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
});

test('/metrics gives what was measured, as what it is', async () => {
  const answer = await fetch(`${await started(false)}/metrics`);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect([answer.status, await answer.text()]).toEqual([200, 'up 1\n']);
});

test.each([
  [true, 200],
  [false, 503],
])('/readyz follows what the parts say: %s', async (ready, status) => {
  const answer = await fetch(`${await started(ready)}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    status,
    { ok: ready, slack: ready, kubernetes: true },
  ]);
});

test('an unknown path is 404, and so is /slack/events in Socket Mode', async () => {
  const origin = await started(true);
  expect((await fetch(`${origin}/nothing`)).status).toBe(404);
  expect((await fetch(`${origin}/slack/events`, { method: 'POST' })).status).toBe(404);
});

test('a port in use is named, with the setting to change', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  server = createHttpServer({ ready: () => ({ ready: true, detail: {} }), metrics });
  await expect(server.listen(port)).rejects.toThrow(`PORT: cannot listen on ${port}`);
  taken.close();
});
