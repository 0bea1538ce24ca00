import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKubernetesEmulator } from '../../../src/sandbox/kubernetes/emulator.ts';
import { clusterOf, freeGpus } from '../../../src/sandbox/page/cluster.ts';
import { createTroubleMaker, type Timers } from '../../../src/sandbox/page/troubles.ts';
import type { BotState, TroubleName } from '../../../src/sandbox/page/model.ts';
import { call, ROOM, startEmulator } from '../slack/support/workspace.ts';

const quick = { jobSyncMs: 5, pullMs: 1, startMs: 1, podStatusMs: 5, backoffMs: 50 };

/** Real emulators, a bot that only counts how often it was killed, and timers that wait to be told. */
async function aWorld() {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-troubles-'));
  const kubernetes = await createKubernetesEmulator({
    dir,
    nodes: [{ name: 'node-1', gpus: 4, cpu: '8', memory: '16Gi' }],
    namespaces: ['training'],
    timing: quick,
  });
  onTestFinished(async () => {
    await kubernetes.stop();
    await rm(dir, { recursive: true, force: true });
  });
  const slack = await startEmulator();
  const clock = { nowMs: 0, pending: [] as { dueMs: number; task: () => void }[] };
  let kills = 0;
  let bot: BotState = { phase: 'running' };
  const troubles = createTroubleMaker({
    slack,
    kubernetes,
    keeper: {
      kill() {
        kills += 1;
        bot = { phase: 'down' };
      },
      state: () => bot,
    },
    lastMs: 10_000,
    botPauseMs: 3_000,
    now: () => clock.nowMs,
    timers: timersOf(clock),
  });
  const isActive = (name: TroubleName): boolean | undefined =>
    troubles.state().all.find((trouble) => trouble.name === name)?.active;
  const free = (count: number): Promise<true> =>
    kubernetes.until(() => (freeGpus(clusterOf(kubernetes.store)) === count ? true : undefined));
  return { kubernetes, slack, clock, troubles, isActive, free, kills: () => kills };
}

function timersOf(clock: {
  nowMs: number;
  pending: { dueMs: number; task: () => void }[];
}): Timers {
  const plan = (ms: number, task: () => void): (() => void) => {
    const entry = { dueMs: clock.nowMs + ms, task };
    clock.pending.push(entry);
    return () => {
      clock.pending = clock.pending.filter((known) => known !== entry);
    };
  };
  return { after: plan, every: plan };
}

/** Lets the time pass, and does what is due. */
function pass(clock: Awaited<ReturnType<typeof aWorld>>['clock'], ms: number): void {
  clock.nowMs += ms;
  for (const { dueMs, task } of clock.pending) if (dueMs <= clock.nowMs) task();
}

test('filling takes the GPUs that are free, and the next press gives them back', async () => {
  const { troubles, isActive, free } = await aWorld();
  troubles.make('fill-gpus');
  await free(0);
  expect(isActive('fill-gpus')).toBe(true);
  expect(troubles.state().told?.did).toContain('4 GPUs');
  troubles.make('fill-gpus');
  expect(isActive('fill-gpus')).toBe(false);
  await free(4);
});

test('where no GPU is free there is nothing to fill, and it says so', async () => {
  const { kubernetes, troubles, isActive, free } = await aWorld();
  const limits = { 'nvidia.com/gpu': '4' };
  kubernetes.store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'greedy', namespace: 'training' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        { name: 'main', image: 'busybox', command: ['sleep', '600'], resources: { limits } },
      ],
    },
  });
  await free(0);
  troubles.make('fill-gpus');
  expect(isActive('fill-gpus')).toBe(false);
  expect(troubles.state().told?.did).toContain('taken already');
});

test('429 holds for its time, asks to wait for what is left of it, and ends by itself', async () => {
  const { slack, clock, troubles, isActive } = await aWorld();
  const post = async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST' });
    return [response.status, response.headers.get('retry-after')];
  };
  troubles.make('rate-limit');
  expect(isActive('rate-limit')).toBe(true);
  expect(await post()).toEqual([429, '10']);
  pass(clock, 4_000);
  expect(await post()).toEqual([429, '6']);
  pass(clock, 6_000);
  expect(isActive('rate-limit')).toBe(false);
  expect(await call(slack, 'chat.postMessage', { channel: ROOM.home, text: 'a' })).toMatchObject({
    ok: true,
  });
});

test('a cut watch is broken at once and cannot be opened again until its time is over', async () => {
  const { kubernetes, clock, troubles } = await aWorld();
  const watch = () =>
    fetch(`${kubernetes.url}/api/v1/namespaces/training/pods?watch=true`, {
      headers: { authorization: `Bearer ${kubernetes.adminToken}` },
    });
  const open = await watch();
  troubles.make('cut-watch');
  await expect(open.text()).rejects.toThrow('terminated');
  await expect(watch()).rejects.toThrow('fetch failed');
  pass(clock, 10_000);
  const again = await watch();
  expect(again.status).toBe(200);
  await again.body?.cancel();
});

test('a killed bot is away, and what is told says when it is back', async () => {
  const { troubles, isActive, kills } = await aWorld();
  troubles.make('kill-bot');
  expect(kills()).toBe(1);
  expect(isActive('kill-bot')).toBe(true);
  expect(troubles.state().told?.did).toContain('3 s');
});

test('stopping takes back what is under way', async () => {
  const { slack, troubles } = await aWorld();
  troubles.make('rate-limit');
  troubles.stop();
  expect(await call(slack, 'chat.postMessage', { channel: ROOM.home, text: 'a' })).toMatchObject({
    ok: true,
  });
});
