import { expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';
import { configMap } from './builders.ts';

const MAPS = '/api/v1/namespaces/train/configmaps';

test('a fault strikes as often as it is told to, and only what it matches', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /^GET .*configmaps/, times: 2, answer: { status: 500 } });
  const codes: number[] = [];
  for (const path of ['/api/v1/pods', MAPS, MAPS, MAPS]) {
    codes.push((await server.send('GET', path)).code);
  }
  expect(codes).toEqual([200, 500, 500, 200]);
});

test('429 comes in plain text with Retry-After, as priority and fairness sends it', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /GET/, answer: { status: 429, retryAfterS: 1 } });
  const { code, headers, text } = await server.send('GET', MAPS);
  expect([code, headers.get('retry-after'), text]).toEqual([
    429,
    '1',
    'Too many requests, please try again later.\n',
  ]);
});

test('410 comes as a Status', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /watch=1/, answer: { status: 410 } });
  const { code, body } = await server.send('GET', `${MAPS}?watch=1`);
  expect([code, body.reason]).toEqual([410, 'Expired']);
});

test('the effect may come before the fault', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /^POST/, afterEffect: true, answer: 'reset' });
  await expect(server.send('POST', MAPS, { body: configMap('a') })).rejects.toThrow('fetch failed');
  expect(server.store.get('configmaps', 'train', 'a')).toBeDefined();
});

test('without its effect, a request that is reset has done nothing', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /^POST/, answer: 'reset' });
  await expect(server.send('POST', MAPS, { body: configMap('a') })).rejects.toThrow('fetch failed');
  expect(server.store.get('configmaps', 'train', 'a')).toBeUndefined();
});

test('a request that hangs gets no answer until the client gives up', async () => {
  const server = await startApiServer();
  server.faults.add({ match: /^GET/, answer: 'hang' });
  const signal = AbortSignal.timeout(50);
  await expect(fetch(`${server.url}${MAPS}`, { signal })).rejects.toThrow('timeout');
});

test('a strike is told before the caller hears of it, and after its effect', async () => {
  const server = await startApiServer();
  const standing: boolean[] = [];
  server.faults.add({
    match: /^POST/,
    afterEffect: true,
    answer: 'reset',
    onStrike: () => standing.push(server.store.get('configmaps', 'train', 'a') !== undefined),
  });
  await expect(server.send('POST', MAPS, { body: configMap('a') })).rejects.toThrow('fetch failed');
  expect(standing).toEqual([true]);
});

test('a fault that is taken back strikes no more', async () => {
  const server = await startApiServer();
  const takeBack = server.faults.add({ match: /GET/, times: 2, answer: { status: 500 } });
  const before = (await server.send('GET', MAPS)).code;
  takeBack();
  expect([before, (await server.send('GET', MAPS)).code]).toEqual([500, 200]);
});
