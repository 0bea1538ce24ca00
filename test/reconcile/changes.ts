import { completeJob, failedJob, makeContainer, makePod, states } from '../training/observed.ts';
import type { FakeCluster } from './fake-cluster.ts';

// What becomes of a run in these tests, one step each.

const running = makePod([makeContainer(states.running)], { phase: 'Running' });
const succeeded = makePod([makeContainer(states.ended(0))], { phase: 'Succeeded' });
const crashed = makePod([makeContainer(states.ended(1))], { phase: 'Failed' });

export function starts(cluster: FakeCluster): void {
  cluster.pods = [running];
}

export function finishes(cluster: FakeCluster): void {
  cluster.job = completeJob();
  cluster.pods = [succeeded];
}

export function fails(cluster: FakeCluster): void {
  cluster.job = failedJob();
  cluster.pods = [crashed];
}
