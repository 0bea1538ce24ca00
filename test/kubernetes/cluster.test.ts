import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { loadTemplates } from '../../src/kubernetes/templates.ts';
import type { LogCursor, Snapshot } from '../../src/reconcile/ports.ts';
import { anOrigin } from '../support/specs.ts';
import { silent } from './support/client.ts';
import { type Emulated, emulated } from './support/emulated.ts';

const directory = join(import.meta.dirname, '../../templates');

/** The uid of the only Job there is. */
function onlyJob({ kubernetes }: Emulated): string {
  const [job, ...others] = kubernetes.store.list('jobs', 'training');
  if (job === undefined || others.length > 0) throw new Error('expected one Job');
  return job.metadata.uid;
}

/** The Job has this condition, and its record and pods are known as well. */
const ended =
  (type: string) =>
  (run: Snapshot): boolean =>
    (run.stored !== undefined &&
      run.observation.pods.every(({ phase }) => phase === 'Succeeded' || phase === 'Failed') &&
      run.observation.job?.conditions.some((one) => one.type === type && one.status === 'True')) ??
    false;

test('with the rights of deploy/ nothing is missing and nothing is objected to', async () => {
  const complaints: unknown[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => complaints.push(JSON.parse(line)) },
  );
  const { cluster } = await emulated(log);
  expect(complaints).toEqual([]);
  expect(cluster.ready()).toBe(true);
});

test('templates are tried at start and when they change, as a Pod only where that is allowed', async () => {
  const notes: unknown[] = [];
  const twice = Promise.withResolvers<void>();
  const write = (line: string): void => {
    const { as, msg } = JSON.parse(line);
    if (!String(msg).startsWith('a template could not be tried')) return;
    if (notes.push(as) === 4) twice.resolve();
  };
  const { current } = await loadTemplates({ directory, clock: systemClock, log: silent });
  await emulated(pino({ level: 'info' }, { write }), async (_, onChange) => onChange(current));
  await twice.promise;
  expect(notes).toEqual(['Pod', 'Pod', 'Pod', 'Pod']);
});

test('a run goes from submit to its end: Job, pod, record, log, folders, time to live', async () => {
  const rig = await emulated();
  const { cluster, kubernetes, spec, until } = rig;
  const asked = spec('echo epoch 1/1 loss=0.5');
  const submitted = await cluster.submitter.submit(asked, anOrigin());
  expect(submitted).toMatchObject({
    kind: 'created',
    spec: asked,
    origin: anOrigin(),
    warnings: [],
  });

  const uid = onlyJob(rig);
  const run = await until(uid, ended('Complete'));
  expect(run.observation.pods[0]).toMatchObject({ phase: 'Succeeded', jobUid: uid });
  expect(run.stored).toMatchObject({ hasFinalizer: true, record: { jobUid: uid, told: {} } });

  const podName = run.observation.pods[0]?.name ?? '';
  expect(await cluster.source.logTail(run, { podName, lines: 5 })).toEqual(['epoch 1/1 loss=0.5']);
  const reasons = (await cluster.source.events(run)).map(({ reason }) => reason);
  expect(reasons).toEqual(
    expect.arrayContaining(['SuccessfulCreate', 'Scheduled', 'Started', 'Completed']),
  );
  expect((await readdir(asked.outputs.folder)).sort()).toEqual([
    '.run',
    'checkpoint',
    'logs',
    'tensorboard',
  ]);

  await cluster.records.setTimeToLive(run);
  const job = kubernetes.store.get('jobs', 'training', asked.jobName);
  expect(job?.['spec']).toMatchObject({ ttlSecondsAfterFinished: 86_400 });
});

test('a failed run keeps its exit code, its last words and its pod', async () => {
  const rig = await emulated();
  const { cluster, spec, until } = rig;
  await cluster.submitter.submit(spec('echo ValueError: lr >&2; exit 3'), anOrigin());
  const run = await until(onlyJob(rig), ended('Failed'));
  const train = run.observation.pods[0]?.containers.find(({ name }) => name === 'train');
  expect(train?.state.terminated).toMatchObject({ exitCode: 3, message: 'ValueError: lr\n' });
});

test('arguments arrive as they were typed', async () => {
  const rig = await emulated();
  const { cluster, spec, until } = rig;
  const typed = ['$(HOME)', '$$', '$(touch x)', 'a b; rm -rf /', 'é"\'`\\'];
  const asked = spec('', { command: ['sh', '-c', 'for a; do echo "$a"; done', 'sh'], args: typed });
  await cluster.submitter.submit(asked, anOrigin());
  const run = await until(onlyJob(rig), ended('Complete'));
  const podName = run.observation.pods[0]?.name ?? '';
  expect(await cluster.source.logTail(run, { podName, lines: 9 })).toEqual(typed);
});

test('a command delivered many times at once makes one Job and one record', async () => {
  const rig = await emulated();
  const { cluster, kubernetes, spec } = rig;
  const asked = spec('true');
  const all = await Promise.all(
    Array.from({ length: 8 }, () => cluster.submitter.submit(asked, anOrigin())),
  );
  expect(all.filter(({ kind }) => kind === 'created')).toHaveLength(1);
  expect(kubernetes.store.list('jobs', 'training')).toHaveLength(1);
  const records = kubernetes.store
    .list('configmaps', 'training')
    .filter(({ metadata }) => metadata.name.endsWith('-record'));
  expect(records).toHaveLength(1);
});

describe('a submit', () => {
  test('whose answer is lost after the Job was made is found again', async () => {
    const rig = await emulated();
    const { cluster, kubernetes, spec } = rig;
    kubernetes.fault({ match: /^POST .*\/jobs/, afterEffect: true, answer: 'reset' });
    const submitted = await cluster.submitter.submit(spec('true'), anOrigin());
    expect(submitted.kind).toBe('existing');
    expect(kubernetes.store.list('jobs', 'training')).toHaveLength(1);
  });

  test('of somebody the bot may not act as says so', async () => {
    const rig = await emulated();
    const { cluster, spec } = rig;
    const asked = spec('true', { user: { slackId: 'U9', id: 'stranger', groups: [] } });
    await expect(cluster.submitter.submit(asked, anOrigin())).rejects.toMatchObject({
      reason: 'impersonation',
      message: expect.stringMatching(/^slack-train may not act as stranger/),
    });
  });

  test('that the API server finds invalid says what is wrong', async () => {
    const rig = await emulated();
    const { cluster, spec } = rig;
    const asked = spec('true', { memory: '-1Gi' });
    await expect(cluster.submitter.submit(asked, anOrigin())).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('the amount of memory'),
    });
  });
});

describe('a record', () => {
  test('is written by compare-and-swap', async () => {
    const rig = await emulated();
    const { cluster, spec, until } = rig;
    await cluster.submitter.submit(spec('sleep 5'), anOrigin());
    const run = await until(onlyJob(rig), ({ stored }) => stored !== undefined);
    const first = await cluster.records.ensure(run);
    const told = { ...first.record, told: { card: '1.2' } };
    const second = await cluster.records.write(first, told);
    expect(second.record.told).toEqual({ card: '1.2' });
    await expect(cluster.records.write(first, told)).rejects.toMatchObject({
      code: 'record-conflict',
    });
    await expect(
      cluster.records.write({ ...second, uid: '00000000-0000-0000-0000-000000000000' }, told),
    ).rejects.toMatchObject({ code: 'record-gone' });
  });

  test('outlives its Job until its finalizer is let go', async () => {
    const rig = await emulated();
    const { cluster, kubernetes, spec, until } = rig;
    const asked = spec('sleep 30');
    await cluster.submitter.submit(asked, anOrigin());
    const uid = onlyJob(rig);
    await until(uid, ({ stored }) => stored !== undefined);
    kubernetes.store.delete('jobs', 'training', asked.jobName, { propagation: 'Background' });
    const run = await until(
      uid,
      ({ observation, stored }) => !observation.job && stored?.deletionTimestamp !== undefined,
    );
    expect(await cluster.source.jobExists(run)).toBe(false);
    const standing = await cluster.records.ensure(run);
    await cluster.records.write(
      standing,
      { ...standing.record, closed: 'told' },
      { release: true },
    );
    expect(await cluster.records.read(standing)).toBeUndefined();
  });
});

test.each(['close', 'reset', 'gone'] as const)(
  'watches that are cut (%s) miss nothing',
  async (how) => {
    const rig = await emulated();
    const { cluster, kubernetes, spec, until } = rig;
    kubernetes.cutWatches(how);
    await cluster.submitter.submit(spec('true'), anOrigin());
    const run = await until(onlyJob(rig), ended('Complete'));
    expect(run.stored).toBeDefined();
  },
);

test('a log that goes on is read on from where it was left off, and as a whole', async () => {
  const rig = await emulated();
  const { cluster, share, spec, until } = rig;
  const go = join(share, 'go');
  const wait = `while [ ! -e ${go} ]; do sleep 0.02; done`;
  const script = `echo epoch 1/2 loss=0.5; printf '10%%\\r20%%\\r'; ${wait}; echo 30%; echo epoch 2/2`;
  await cluster.submitter.submit(spec(script), anOrigin());
  const uid = onlyJob(rig);
  const running = await until(uid, ({ observation: { pods } }) =>
    pods.some(({ containers }) => containers.some(({ state }) => state.running)),
  );
  const podName = running.observation.pods[0]?.name ?? '';
  const textsSince = async (after?: LogCursor) => {
    const { lines, cursor } = await cluster.source.logSince(running, {
      podName,
      ...(after && { after }),
    });
    return { texts: lines.map(({ text }) => text), cursor };
  };
  let first = await textsSince();
  while (first.texts.length === 0) first = await textsSince();
  expect(first.texts).toEqual(['epoch 1/2 loss=0.5']);
  expect((await textsSince(first.cursor)).texts).toEqual([]);

  await writeFile(go, '');
  const ran = await until(uid, ended('Complete'));
  expect((await textsSince(first.cursor)).texts).toEqual(['10%\r20%\r30%', 'epoch 2/2']);
  const { signal } = new AbortController();
  const whole: string[] = [];
  for await (const line of cluster.source.logLines(ran, { podName, signal })) whole.push(line);
  expect(whole).toEqual(['epoch 1/2 loss=0.5', '10%', '20%', '30%', 'epoch 2/2']);
});
