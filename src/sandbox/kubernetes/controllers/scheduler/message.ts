import type { Obstacle } from './fit.ts';

/** What stands in a node's way, and whether preempting was thought about at all. */
export interface Refused {
  readonly obstacles: readonly Obstacle[];
}

/**
 * Says why no node takes a pod, in the scheduler's own words:
 * `0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: …`.
 */
export function unschedulableMessage(refused: readonly Refused[], preempts: boolean): string {
  if (refused.length === 0) return 'no nodes available to schedule pods';
  const summary = summarize(
    refused.length,
    refused.flatMap(({ obstacles }) => obstacles.map(({ reason }) => reason)),
  );
  if (preempts) return `${summary}.`;
  const outcomes = refused.map(({ obstacles }) =>
    obstacles.every(({ resolvable }) => resolvable)
      ? 'No preemption victims found for incoming pod'
      : 'Preemption is not helpful for scheduling',
  );
  const preemption = summarize(refused.length, outcomes);
  return `${summary}. no new claims to deallocate, preemption: ${preemption}.`;
}

/** Reasons with their numbers, sorted as text, as the scheduler does. */
function summarize(nodes: number, reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted();
  return `0/${nodes} nodes are available: ${parts.join(', ')}`;
}
