import { describe, expect, test } from 'vitest';
import { createSightings } from '../../src/reconcile/sightings.ts';
import {
  at,
  clockAt,
  completeJob,
  makeContainer,
  makeJob,
  makePod,
  observe,
  states,
} from '../training/observed.ts';

const running = makePod([makeContainer(states.running)], { phase: 'Running' });
const failed = makePod([makeContainer(states.ended(137))], { phase: 'Failed' });

describe('sightings', () => {
  test('a pod that vanished while it ran was deleted', () => {
    const sightings = createSightings();
    sightings.see(observe(makeJob(), [running]), clockAt(20));
    const { pods } = sightings.see(observe(makeJob()), clockAt(30));
    expect(pods).toMatchObject([{ phase: 'Failed', deletionTimestamp: expect.any(String) }]);
  });

  test('a pod that ended by itself stays as it ended when it is cleared away', () => {
    const sightings = createSightings();
    sightings.see(observe(makeJob(), [failed]), clockAt(80));
    sightings.see(observe(makeJob(), [{ ...failed, deletionTimestamp: at(90) }]), clockAt(90));
    expect(sightings.see(observe(makeJob()), clockAt(95)).pods).toEqual([failed]);
  });

  test('a Job that ended is remembered, one that did not is not', () => {
    const sightings = createSightings();
    sightings.see(observe(makeJob()), clockAt(1));
    expect(sightings.see(observe(undefined), clockAt(2)).job).toBeUndefined();
    sightings.see(observe(completeJob()), clockAt(80));
    expect(sightings.see(observe(undefined), clockAt(90)).job).toEqual(completeJob());
  });

  test('of workers that stand none is forgotten, however many there are', () => {
    const sightings = createSightings();
    const pods = Array.from({ length: 64 }, (_, index) => ({ ...running, uid: `pod-${index}` }));
    expect(sightings.see(observe(makeJob(), pods), clockAt(80)).pods).toHaveLength(64);
  });

  test('of those that are gone no more than twenty are kept', () => {
    const sightings = createSightings();
    const pods = Array.from({ length: 50 }, (_, index) => ({ ...failed, uid: `pod-${index}` }));
    sightings.see(observe(makeJob(), pods), clockAt(80));
    const left = sightings.see(observe(makeJob()), clockAt(90)).pods;
    expect(left.map(({ uid }) => uid)).toEqual(pods.slice(-20).map(({ uid }) => uid));
  });
});
