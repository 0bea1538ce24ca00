import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jobManifest, shellJob, startCluster } from '../controllers/cluster.ts';
import type { Cluster } from '../controllers/cluster.ts';

function stateOf(cluster: Cluster) {
  return cluster.pods()[0]?.status.containerStatuses?.[0]?.state;
}

/** The log of the only pod. */
function logOf(cluster: Cluster, options = {}): string {
  return cluster.logs.read('team', cluster.pods()[0]?.metadata.name ?? '', options);
}

test('a pod past its deadline fails, and stays with its log', async () => {
  const cluster = startCluster();
  cluster.store.create(
    'jobs',
    shellJob('train', 'echo started; exec sleep 100', {}, { activeDeadlineSeconds: 1 }),
  );
  await cluster.ended('train', 'Failed');
  expect(cluster.pods()[0]?.status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
  expect(stateOf(cluster)?.terminated).toMatchObject({ exitCode: 143, reason: 'Error' });
  expect(logOf(cluster)).toBe('started\n');
});

test('a process that ignores SIGTERM is killed when its grace period is over', async () => {
  const cluster = startCluster();
  const script = 'trap "" TERM; echo ready; while true; do sleep 0.05; done';
  cluster.store.create('jobs', shellJob('train', script, {}, { terminationGracePeriodSeconds: 1 }));
  await cluster.until(() => stateOf(cluster)?.running);
  for await (const text of cluster.logs.follow(
    'team',
    cluster.pods()[0]?.metadata.name ?? '',
    {},
    AbortSignal.timeout(9000),
  )) {
    if (text.includes('ready')) break;
  }
  cluster.store.delete('pods', 'team', cluster.pods()[0]?.metadata.name ?? '');
  await cluster.until(() => stateOf(cluster)?.terminated);
  expect(stateOf(cluster)?.terminated?.exitCode).toBe(137);
});

test.runIf(existsSync('/proc/self/status'))(
  'a process past its memory limit is OOMKilled',
  async () => {
    const cluster = startCluster();
    const script = 'const a=[]; setInterval(() => a.push(Buffer.alloc(32e6, 1)), 20)';
    const resources = { limits: { memory: '150Mi' } };
    cluster.store.create(
      'jobs',
      jobManifest('train', { image: 'node', command: ['node', '-e', script], resources }),
    );
    await cluster.ended('train', 'Failed');
    expect(stateOf(cluster)?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  },
);

test('the last words are the termination message, else the end of a failing log', async () => {
  const cluster = startCluster();
  const said = { command: ['sh', '-c', 'echo log; echo said > /dev/termination-log; exit 1'] };
  const policy = { terminationMessagePolicy: 'FallbackToLogsOnError' };
  const messages: (string | undefined)[] = [];
  for (const [name, container] of Object.entries({
    file: said,
    fallback: { command: ['sh', '-c', 'echo out; echo err >&2; exit 1'], ...policy },
    nothing: { command: ['sh', '-c', 'echo out; exit 1'] },
    success: { command: ['sh', '-c', 'echo out'], ...policy },
  })) {
    cluster.store.create('jobs', jobManifest(name, container));
    await cluster.ended(name);
    const pod = cluster.pods().find(({ metadata }) => metadata.labels?.['job-name'] === name);
    messages.push(pod?.status.containerStatuses?.[0]?.state.terminated?.message);
  }
  expect(messages).toEqual([
    'said\n',
    expect.stringMatching(/^(out\nerr|err\nout)\n$/u),
    undefined,
    undefined,
  ]);
});

test('no process survives the end of the sandbox', async () => {
  const cluster = startCluster();
  // Kubernetes makes one dollar sign of two.
  const script = 'trap "" TERM; echo $$$$; while true; do sleep 0.05; done';
  cluster.store.create('jobs', shellJob('train', script));
  await cluster.until(() => stateOf(cluster)?.running);
  const pod = cluster.pods()[0]?.metadata.name ?? '';
  const log = cluster.logs.follow('team', pod, {}, AbortSignal.timeout(9000));
  let pid = 0;
  for await (const text of log) {
    pid = Number(text);
    if (pid > 0) break;
  }
  expect(process.kill(pid, 0)).toBe(true);
  await cluster.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
