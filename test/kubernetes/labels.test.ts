import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLabels } from '../../src/kubernetes/labels.ts';
import { label } from '../../src/training/names.ts';
import { aSpec } from '../support/specs.ts';

/** What Kubernetes takes as a label's value. */
const labelValue = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

test('whatever a person is called in the cluster, the labels are valid', () => {
  const { user } = aSpec();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (id) => {
      const spec = { ...aSpec(), user: { ...user, id } };
      for (const value of Object.values(runLabels(spec))) expect(value).toMatch(labelValue);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['vision1', 'vision1'],
  ['../vision1', 'vision1'],
  ['a%2fb', 'a-2fb'],
  ['system:serviceaccount:a:b', 'system-serviceaccount-a-b'],
  ['x'.repeat(64), 'x'.repeat(63)],
])('%s is labelled %s', (id, value) => {
  const { user } = aSpec();
  const spec = { ...aSpec(), user: { ...user, id } };
  expect(runLabels(spec)[label.user]).toBe(value);
});
