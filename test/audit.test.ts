import { pino } from 'pino';
import { expect, test } from 'vitest';
import { auditedSubmitter } from '../src/audit.ts';
import { Refusal } from '../src/errors.ts';
import type { Submitted } from '../src/reconcile/ports.ts';
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

/** What is written when a submit ends so, as it is written. */
async function written(submit: () => Promise<Submitted>): Promise<string> {
  let lines = '';
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => (lines += line) });
  await auditedSubmitter({ submit }, log)
    .submit(spec, anOrigin())
    .catch(() => undefined);
  return lines;
}

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
