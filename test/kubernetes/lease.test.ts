import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { candidateIn } from '../../src/kubernetes/lease-decision.ts';
import { createElection, type Election } from '../../src/kubernetes/lease.ts';
import { createKubernetesEmulator } from '../../src/sandbox/kubernetes/emulator.ts';
import type { KubernetesEmulator } from '../../src/sandbox/kubernetes/types.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { leaseName } from '../../src/training/names.ts';
import { testClient } from './support/client.ts';

const bot = { user: 'bot', groups: ['system:masters'] };
const stranger = { user: 'stranger', groups: ['system:authenticated'] };
const never = new AbortController().signal;

let cluster: KubernetesEmulator;

beforeEach(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lease-'));
  const namespaces = ['slack-train'];
  const tokens = { bot, stranger };
  cluster = await createKubernetesEmulator({ dir, nodes: [], namespaces, tokens });
  return async () => {
    await cluster.stop();
    await rm(dir, { recursive: true, force: true });
  };
});

interface Replica extends Election {
  readonly clock: FakeClock;
  readonly logged: readonly string[];
  /** Its own time goes on; what runs at a time is not run. */
  pass(ms: number): Promise<void>;
  look(): Promise<void>;
}

/** One replica, whose time passes only where a test says so. */
function replica(place: string, options: { token?: string; namespace?: string } = {}): Replica {
  const { token = 'bot', namespace = 'slack-train' } = options;
  const clock = createFakeClock();
  const logged: string[] = [];
  const election = createElection({
    client: testClient(cluster.url, undefined, token),
    namespace: () => namespace,
    candidate: candidateIn(place, 'process'),
    clock,
    steady: () => clock.now(),
    log: pino({ level: 'info' }, { write: (line: string) => logged.push(line) }),
  });
  return {
    ...election,
    clock,
    logged,
    pass: (ms) => clock.advance(ms),
    look: () => election.round(never),
  };
}

const lease = () => cluster.store.get('leases', 'slack-train', leaseName)?.['spec'];

describe('two replicas', () => {
  test('the first leads, the second waits for as long as the first renews', async () => {
    const [first, second] = [replica('a'), replica('b')];
    for (let round = 0; round < 20; round += 1) {
      await first.look();
      await second.look();
      expect([first.leader(), second.leader()]).toEqual([true, false]);
      await Promise.all([first.pass(2_000), second.pass(2_000)]);
    }
    expect(lease()).toMatchObject({
      holderIdentity: 'a_process',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      renewTime: expect.stringMatching(/\.\d{6}Z$/),
    });
  });

  test('a leader that is killed is followed after the duration, and not before', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    await second.look();
    await second.pass(14_999);
    await second.look();
    expect(second.leader()).toBe(false);
    await second.pass(1);
    await second.look();
    expect(second.leader()).toBe(true);
    expect(lease()).toMatchObject({ holderIdentity: 'b_process', leaseTransitions: 1 });
  });

  test('a leader that was paused does not lead when it wakes, nor after', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    await second.look();
    await Promise.all([first.pass(15_000), second.pass(15_000)]);
    await second.look();
    expect([first.leader(), second.leader()]).toEqual([false, true]);
    await first.look();
    expect([first.leader(), second.leader()]).toEqual([false, true]);
  });

  test('a leader whose renewals fail stops before another may begin', async () => {
    const first = replica('a');
    await first.look();
    cluster.fault({ match: /leases/, times: 1_000, answer: { status: 403 } });
    await first.pass(9_999);
    await first.look();
    expect(first.leader()).toBe(true);
    await first.pass(1);
    expect(first.leader()).toBe(false);
    expect(first.logged.join('')).not.toContain('run one replica only');
  });

  test('a renewal whose answer was lost is found to have been made', async () => {
    const first = replica('a');
    await first.look();
    cluster.fault({ match: /PATCH .*leases/, times: 1, afterEffect: true, answer: 'reset' });
    await first.pass(2_000);
    await first.look();
    await first.look();
    expect(first.leader()).toBe(true);
    expect(lease()).toMatchObject({ leaseTransitions: 0 });
  });

  test('of two that take it at once only one gets it', async () => {
    const others = ['a', 'b', 'c', 'd'].map((place) => replica(place));
    for (let round = 0; round < 3; round += 1) await Promise.all(others.map((one) => one.look()));
    expect(others.filter((one) => one.leader())).toHaveLength(1);
  });

  test('a leader that ends lets the other lead at once', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    await second.look();
    await first.release();
    expect(first.leader()).toBe(false);
    expect(lease()).toMatchObject({ holderIdentity: '' });
    await second.look();
    expect(second.leader()).toBe(true);
  });

  test('one that does not lead takes the lead from nobody when it ends', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    await second.look();
    await second.release();
    expect(lease()).toMatchObject({ holderIdentity: 'a_process' });
  });
});

test('a process that once saw the Lease believes no refusal: another may lead', async () => {
  const [first, second] = [replica('a'), replica('b')];
  await first.look();
  await second.look();
  cluster.fault({ match: /leases/, times: 10, answer: { status: 403 } });
  for (let round = 0; round < 10; round += 1) await second.look();
  await second.look();
  expect([first.leader(), second.leader()]).toEqual([true, false]);
  const said = second.logged.filter((line) => line.includes('tells nothing until it may'));
  expect(said).toHaveLength(1);
});

describe('a term', () => {
  test('lasts as long as the lead is kept up', async () => {
    const first = replica('a');
    expect(first.term()).toBeUndefined();
    for (let round = 0; round < 10; round += 1) {
      await first.look();
      expect(first.term()).toBe(1);
      await first.pass(9_999);
    }
  });

  test('ends with a lapse, however short and though nobody else took the lead', async () => {
    const first = replica('a');
    await first.look();
    await first.pass(10_000);
    expect(first.term()).toBeUndefined();
    await first.look();
    expect(first.term()).toBe(2);
  });

  test('ends where another led meanwhile, though this process was not awake to see it', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    await second.look();
    await Promise.all([first.pass(15_000), second.pass(15_000)]);
    await second.look();
    await second.release();
    await first.look();
    expect(first.term()).toBe(2);
  });
});

describe('where Leases may not be used', () => {
  test.each([
    ['without the right', { token: 'stranger' }],
    ['without the namespace', { namespace: 'nowhere' }],
  ])('%s it is the only process, and says so once', async (_, options) => {
    const only = replica('a', options);
    await only.look();
    await only.look();
    expect(only.leader()).toBe(false);
    for (let round = 0; round < 3; round += 1) await only.look();
    expect([only.leader(), only.term()]).toEqual([true, 1]);
    const said = only.logged.filter((line) => line.includes('run one replica only'));
    expect(said).toHaveLength(1);
    await only.release();
    expect(only.leader()).toBe(false);
  });

  test('one of two is alone until the Lease may be used', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await first.look();
    const refuse = cluster.fault({ match: /leases/, times: Infinity, answer: { status: 403 } });
    const late = replica('c');
    for (let round = 0; round < 3; round += 1) await late.look();
    expect(late.leader()).toBe(true);
    refuse();
    await late.look();
    await second.look();
    expect([first.leader(), second.leader(), late.leader()]).toEqual([true, false, false]);
  });
});

test('it goes round by itself, and ends with the signal', async () => {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const first = replica('a');
  await first.start(end.signal);
  expect(first.leader()).toBe(true);
  expect(first.clock.pending()).toBe(1);
  end.abort();
  expect(first.clock.pending()).toBe(0);
});
