import { expect, test } from 'vitest';
import { planFaults, type Planned, type PlanOptions } from '../../src/sandbox/chaos/plan.ts';

function first(count: number, options: Partial<PlanOptions> = {}): Planned[] {
  const plan = planFaults({ seed: 1, replicas: 2, brisk: false, ...options });
  return Array.from({ length: count }, () => plan.next().value);
}

test('the same seed breaks the same things, another seed others', () => {
  expect(first(50)).toEqual(first(50));
  expect(first(50, { seed: 2 })).not.toEqual(first(50));
});

test('a thousand faults are of every kind, and strike every replica', () => {
  const faults = first(1_000).map(({ fault }) => fault);
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(22);
  expect(new Set(faults.flatMap((fault) => ('victim' in fault ? [fault.victim] : [])))).toEqual(
    new Set([0, 1]),
  );
});

test('a brisk plan has nothing that takes minutes to be noticed', () => {
  const slow = (planned: readonly Planned[]): number =>
    planned.filter(({ fault }) => 'how' in fault && /hang|silence/.test(fault.how)).length;
  expect(slow(first(1_000))).toBeGreaterThan(0);
  expect(slow(first(1_000, { brisk: true }))).toBe(0);
});
