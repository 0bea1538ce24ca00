import { pino } from 'pino';
import { expect, test } from 'vitest';
import {
  audited,
  auditedCanceller,
  auditedLogs,
  auditedPictures,
  auditedSubmitter,
  auditedTurningAway,
  type Deed,
} from '../src/audit.ts';
import { Refusal } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { Submitted } from '../src/reconcile/people-ports.ts';
import { anOrigin, aSpec } from './support/specs.ts';

const spec = aSpec({ args: ['--lr', '0.0123'] });
const submitted: Submitted = { kind: 'created', spec, origin: anOrigin(), warnings: [] };
const who = {
  audit: true,
  action: 'submit',
  run: 'abcdefghij',
  job: 'resnet-abcdefghij',
  namespace: 'vision',
  actor: 'U1',
  as: 'vision1',
};

/** A log of this level, and what is written to it. */
function aLog(level: string): { log: Log; lines: () => string } {
  let lines = '';
  const options = { base: null, timestamp: false, level } as const;
  const log = pino(options, { write: (line: string) => (lines += line) });
  return { log, lines: () => lines };
}

/** What is written when a submit ends so, as it is written. */
async function written(submit: () => Promise<Submitted>): Promise<string> {
  const { log, lines } = aLog('info');
  await auditedSubmitter({ submit }, log)
    .submit(spec, anOrigin())
    .catch(() => undefined);
  return lines();
}

test('a run that was made from another is written down with that one, and no value', async () => {
  const { log, lines } = aLog('info');
  const changes = [{ what: 'lr', was: '0.01', now: '0.0123' }];
  const lineage = { kind: 'resume', run: 'bcdefghijk', changes } as const;
  const submit = () => Promise.resolve(submitted);
  await auditedSubmitter({ submit }, log).submit({ ...spec, lineage }, anOrigin());
  expect(JSON.parse(lines())).toMatchObject({ ...who, lineage: 'resume', from: 'bcdefghijk' });
  expect(lines()).not.toContain('0.0123');
});

test.each<[string, () => Promise<Submitted>, object]>([
  ['a submit', () => Promise.resolve(submitted), { result: 'created' }],
  [
    'a submit once more',
    () => Promise.resolve({ ...submitted, kind: 'existing' }),
    { result: 'existing' },
  ],
  [
    'a refusal',
    () =>
      Promise.reject(new Refusal('quota', 'used up', { evidence: 'exceeded quota: lr=0.0123' })),
    { result: 'refused', reason: 'quota' },
  ],
  ['a bug', () => Promise.reject(new Error('lr=0.0123')), { result: 'broken' }],
])('%s leaves one line that names the person, and no value', async (_, submit, result) => {
  const lines = await written(submit);
  expect(JSON.parse(lines)).toEqual({ level: 30, ...who, ...result, msg: 'audit' });
  expect(lines).not.toContain('0.0123');
});

test('what the cluster answers reaches the caller as it came', async () => {
  const audited = auditedSubmitter(
    { submit: () => Promise.reject(new Refusal('quota', 'used up')) },
    pino({ level: 'silent' }),
  );
  await expect(audited.submit(spec, anOrigin())).rejects.toMatchObject({ reason: 'quota' });
});

const cancelling: Deed = {
  action: 'cancel',
  run: 'abcdefghij',
  job: 'resnet-abcdefghij',
  namespace: 'vision',
  actor: 'U2',
  as: 'mladmin',
};

test('any action is written with whoever acts, not whoever started the run', async () => {
  const { log, lines } = aLog('info');
  const result = await audited(
    log,
    cancelling,
    () => Promise.resolve(2),
    (pods) => `stopped ${pods}`,
  );
  expect(result).toBe(2);
  expect(JSON.parse(lines())).toMatchObject({ ...cancelling, audit: true, result: 'stopped 2' });
});

test.each([
  ['fatal', 1],
  ['warn', 1],
  ['silent', 0],
])('at log level %s the audit has %i lines', async (level, count) => {
  const { log, lines } = aLog(level);
  await audited(
    log,
    cancelling,
    () => Promise.resolve(),
    () => 'stopped',
  );
  expect(lines().split('\n').filter(Boolean)).toHaveLength(count);
});

test('who calls a run off, reads its log or has it drawn is written, without what they read', async () => {
  const { log, lines } = aLog('info');
  const by = { slackId: 'U2', id: 'mladmin', namespace: 'x', groups: [], admin: true };
  const observation = { pods: [], events: [] };
  const { namespace, jobName } = spec;
  const snapshot = { uid: 'u', namespace, jobName, spec, origin: anOrigin(), observation };
  const state = { phase: 'running', attempts: 1 } as const;
  const run = { snapshot, view: { uid: 'u', spec, origin: anOrigin(), state } };
  await auditedCanceller({ cancel: () => Promise.resolve('removed') }, log).cancel(
    snapshot,
    by,
    'wrong data',
  );
  await auditedLogs({ read: () => Promise.resolve(['a line']) }, log).read(run, by, 20);
  const picture = { png: new Uint8Array(), summary: 'loss fell' };
  await auditedPictures({ draw: async () => picture }, log).draw(snapshot, 'pod-1', by);
  await auditedPictures({ draw: async () => undefined }, log).draw(snapshot, 'pod-1', by);
  const written = lines()
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const deed = { run: spec.id, job: jobName, namespace, actor: 'U2', as: 'mladmin', audit: true };
  expect(written).toMatchObject([
    { ...deed, action: 'cancel', result: 'removed' },
    { ...deed, action: 'logs', result: 'read' },
    { ...deed, action: 'picture', result: 'drawn' },
    { ...deed, action: 'picture', result: 'none' },
  ]);
  expect(lines()).not.toMatch(/wrong data|a line|loss fell/);
});

test('who is turned away is written with the reason, and with the run where there is one', () => {
  const { log, lines } = aLog('fatal');
  const turnedAway = auditedTurningAway(log);
  const { namespace, jobName } = spec;
  const run = { namespace, jobName, spec };
  const cancel = { action: 'cancel', slackUserId: 'U2', as: 'vision2', run } as const;
  turnedAway({ ...cancel, reason: 'not-own' });
  turnedAway({ action: 'submit', slackUserId: 'U3', reason: 'unmapped' });
  const always = { level: 30, audit: true, result: 'refused', msg: 'audit' };
  const about = { run: spec.id, job: jobName, namespace };
  const written = lines().trim().split('\n');
  expect(written.map((line): unknown => JSON.parse(line))).toEqual([
    { ...always, ...about, action: 'cancel', actor: 'U2', as: 'vision2', reason: 'not-own' },
    { ...always, action: 'submit', actor: 'U3', reason: 'unmapped' },
  ]);
});
