import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createReflector,
  type Reflector,
  reflectorTiming,
} from '../../src/kubernetes/reflector.ts';
import { metadataOf } from '../../src/kubernetes/json.ts';
import { createInstantClock, type InstantClock } from '../support/instant-clock.ts';
import { evenChance, silent, testClient } from './support/client.ts';
import {
  type Answer,
  json,
  reset,
  type ScriptedServer,
  startScriptedServer,
  status,
  text,
} from './support/scripted-server.ts';

const path = '/apis/batch/v1/namespaces/n/jobs';

function object(uid: string, version: number) {
  return { metadata: { uid, resourceVersion: String(version), name: uid, namespace: 'n' } };
}

function list(version: number, ...uids: string[]): Answer {
  const items = uids.map((uid) => object(uid, version));
  return json({ kind: 'JobList', metadata: { resourceVersion: String(version) }, items });
}

function line(type: string, uid: string, version: number): string {
  return `${JSON.stringify({ type, object: object(uid, version) })}\n`;
}

const expiredLine = `${JSON.stringify({
  type: 'ERROR',
  object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' },
})}\n`;

function streamed(...lines: string[]) {
  return (response: ServerResponse): ServerResponse => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const one of lines) response.write(one);
    return response;
  };
}

/** Sends these lines and closes in good order. */
function closing(...lines: string[]): Answer {
  return (response) => streamed(...lines)(response).end();
}

/** Sends these lines and stays open. */
function open(...lines: string[]): Answer {
  return (response) => void streamed(...lines)(response);
}

/** Sends these lines and breaks the connection. */
function breaking(...lines: string[]): Answer {
  return (response) => {
    streamed(...lines)(response);
    setImmediate(() => response.socket?.resetAndDestroy());
  };
}

interface Rig {
  readonly server: ScriptedServer;
  readonly reflector: Reflector;
  readonly clock: InstantClock;
  /** `+a@1`, `~a@2`, `-a`, in order. */
  readonly changes: string[];
  /** Resolves when a change reads so. */
  until(change: string): Promise<void>;
  watches(): string[];
  lists(): number;
}

async function reflect(
  lists: readonly Answer[],
  watches: readonly Answer[],
  timing = reflectorTiming,
  isEmptied: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<Rig> {
  const left = { list: [...lists], watch: [...watches] };
  const next = (answers: Answer[]): Answer => answers.shift() ?? open();
  const server = await startScriptedServer(({ query }) =>
    next(query.has('watch') ? left.watch : left.list),
  );
  const clock = createInstantClock();
  const changes: string[] = [];
  const waiting = new Map<string, () => void>();
  const reflector = createReflector<string>({
    client: testClient(server.url, clock),
    clock,
    random: evenChance,
    log: silent,
    path,
    labelSelector: 'slack-train/run',
    trim: (raw) => String(metadataOf(raw)['resourceVersion']),
    timing,
    isEmptied,
    onChange: ({ uid, before, after }) => {
      const change =
        after === undefined ? `-${uid}` : `${before === undefined ? '+' : '~'}${uid}@${after}`;
      changes.push(change);
      waiting.get(change)?.();
    },
  });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await running;
  });
  const queries = (watching: boolean) =>
    server.seen.filter(({ query }) => query.has('watch') === watching);
  return {
    server,
    reflector,
    clock,
    changes,
    until: (change) =>
      new Promise((resolve) => {
        if (changes.includes(change)) resolve();
        else waiting.set(change, resolve);
      }),
    watches: () => queries(true).map(({ query }) => query.get('resourceVersion') ?? ''),
    lists: () => queries(false).length,
  };
}

test('lists, then watches from there', async () => {
  const rig = await reflect(
    [list(5, 'a')],
    [open(line('MODIFIED', 'a', 6), line('ADDED', 'b', 7))],
  );
  await rig.until('+b@7');
  expect(rig.changes).toEqual(['+a@5', '~a@6', '+b@7']);
  expect(rig.server.seen[0]?.query.get('limit')).toBe('500');
  const watch = Object.fromEntries(rig.server.seen[1]?.query ?? []);
  expect(watch).toEqual({
    labelSelector: 'slack-train/run',
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: '5',
    timeoutSeconds: '450',
  });
});

test('reads every page before it believes the list', async () => {
  const page = (token: string, uid: string): Answer =>
    json({ metadata: { resourceVersion: '5', continue: token }, items: [object(uid, 5)] });
  const rig = await reflect([page('two', 'a'), page('', 'b')], []);
  await rig.until('+b@5');
  expect(rig.server.seen[1]?.query.get('continue')).toBe('two');
  expect(rig.changes).toEqual(['+a@5', '+b@5']);
});

describe('goes on where it stood, without another list, after', () => {
  test.each([
    ['a clean close', [closing(line('ADDED', 'a', 6))], '6'],
    ['a bookmark and a close', [closing(line('BOOKMARK', '', 9))], '9'],
    ['a broken connection', [breaking(line('ADDED', 'a', 6))], '6'],
    ['a line that breaks off', [breaking(line('ADDED', 'a', 6), '{"type":"ADDED","obj')], '6'],
    ['a line that is no JSON', [open(line('ADDED', 'a', 6), 'oops\n')], '6'],
    ['a 500', [status(500, 'InternalError', 'etcd')], '5'],
    ['a 429', [text('busy', 429, { 'retry-after': '7' })], '5'],
    ['the false 403 of a server that restarts', [status(403, 'Forbidden', 'RBAC: not found')], '5'],
  ])('%s', async (_, faults, from) => {
    const rig = await reflect([list(5)], [...faults, open(line('ADDED', 'z', 20))]);
    await rig.until('+z@20');
    expect(rig.watches()).toEqual(['5', from]);
    expect(rig.lists()).toBe(1);
  });
});

test('waits as long as a 429 asks', async () => {
  const busy = text('busy', 429, { 'retry-after': '7' });
  const rig = await reflect([list(5)], [busy, open(line('ADDED', 'z', 20))]);
  await rig.until('+z@20');
  expect(rig.clock.slept).toEqual([7000]);
});

test('opens a new watch when one falls silent without a word', async () => {
  const timing = { ...reflectorTiming, inactivityMs: 30 };
  const rig = await reflect(
    [list(5)],
    [open(line('ADDED', 'a', 6)), open(line('ADDED', 'z', 20))],
    timing,
  );
  await rig.until('+z@20');
  expect(rig.watches().slice(0, 2)).toEqual(['5', '6']);
});

describe('lists anew when its place in the watch is lost:', () => {
  test.each([
    ['410 as the answer', status(410, 'Expired', 'too old resource version')],
    ['410 in the watch', open(expiredLine)],
  ])('%s', async (_, gone) => {
    const rig = await reflect([list(5, 'a'), list(50, 'b')], [gone, open()]);
    await rig.until('-a');
    expect(rig.changes).toEqual(['+a@5', '+b@50', '-a']);
    expect(rig.clock.slept).toEqual([0]);
  });
});

test('starts a list again when its next page has expired', async () => {
  const first = json({
    metadata: { resourceVersion: '5', continue: 'x' },
    items: [object('a', 5)],
  });
  const gone = status(410, 'Expired', 'The provided continue parameter is too old');
  const rig = await reflect([first, gone, list(9, 'b')], []);
  await rig.until('+b@9');
  expect(rig.changes).toEqual(['+b@9']);
});

test('a list that fails is tried until it succeeds', async () => {
  const down = status(503, 'ServiceUnavailable', 'starting');
  const faults = Array.from({ length: 12 }, () => down);
  const rig = await reflect([...faults, reset, list(5, 'a')], []);
  await rig.reflector.settled();
  expect(rig.changes).toEqual(['+a@5']);
  expect(Math.max(...rig.clock.slept)).toBeLessThanOrEqual(30_000);
});

test('duplicates and lines out of order change nothing', async () => {
  const lines = [
    line('ADDED', 'a', 6),
    line('ADDED', 'a', 6),
    line('MODIFIED', 'a', 8),
    line('MODIFIED', 'a', 7),
    line('DELETED', 'a', 9),
    line('MODIFIED', 'a', 8),
    line('ADDED', 'z', 20),
  ];
  const rig = await reflect([list(5)], [open(...lines)]);
  await rig.until('+z@20');
  expect(rig.changes).toEqual(['+a@6', '~a@8', '-a', '+z@20']);
});

test('an object made again under its name is another', async () => {
  const rig = await reflect(
    [list(5, 'old'), list(50, 'new')],
    [status(410, 'Expired', 'old'), open()],
  );
  await rig.until('-old');
  expect(rig.changes).toEqual(['+old@5', '+new@50', '-old']);
});

test('lists anew now and then, whatever the watch said', async () => {
  const timing = { ...reflectorTiming, relistMs: 0 };
  const rig = await reflect(
    [list(5), list(30, 'b')],
    [closing(line('ADDED', 'a', 6)), open()],
    timing,
  );
  await rig.until('-a');
  expect(rig.changes).toEqual(['+a@6', '+b@30', '-a']);
});

describe('refused again and again after it was read', () => {
  const refusal = status(403, 'Forbidden', 'User "bot" cannot list resource "jobs"');
  const refusals = [refusal, refusal, refusal];
  const oncePerWatch = { ...reflectorTiming, relistMs: 0 };

  test('it is empty where nothing is left, and healthy', async () => {
    const lists = [list(5, 'a'), ...refusals, ...refusals, list(9, 'b')];
    const rig = await reflect(lists, [closing()], oncePerWatch, () => Promise.resolve(true));
    await rig.until('-a');
    expect(rig.reflector.healthy(rig.clock.now() + 600_000)).toBe(true);
    // Made again, it is read again.
    await rig.until('+b@9');
    expect(rig.changes).toEqual(['+a@5', '-a', '+b@9']);
    expect(rig.reflector.healthy(rig.clock.now() + 600_000)).toBe(false);
  });

  test.each<[string, () => Promise<boolean>]>([
    ['where it stands', () => Promise.resolve(false)],
    ['where nobody may say', () => Promise.reject(new Error('no'))],
  ])('it keeps what it holds %s', async (_, isEmptied) => {
    const lists = [list(5, 'a'), ...refusals, list(9, 'a', 'b')];
    const rig = await reflect(lists, [closing()], oncePerWatch, isEmptied);
    await rig.until('+b@9');
    expect(rig.changes).toEqual(['+a@5', '~a@9', '+b@9']);
  });
});

describe('is healthy', () => {
  test('from the first list until nothing was heard for three minutes', async () => {
    const rig = await reflect([list(5, 'a')], []);
    const { reflector, clock } = rig;
    expect(reflector.healthy(clock.now())).toBe(false);
    await reflector.settled();
    expect(reflector.healthy(clock.now() + 179_000)).toBe(true);
    expect(reflector.healthy(clock.now() + 181_000)).toBe(false);
  });

  test('and settled where it may not read at all, once that is certain', async () => {
    const refusal = status(403, 'Forbidden', 'User "bot" cannot list resource "jobs"');
    const rig = await reflect([refusal, refusal, refusal, list(5, 'a')], []);
    await rig.reflector.settled();
    expect(rig.reflector.healthy(rig.clock.now())).toBe(true);
    await rig.until('+a@5');
  });
});
