import type { KubeObject } from '../../types.ts';
import { isTerminal } from '../objects.ts';
import type { Pod } from '../objects.ts';
import { obstacles } from './fit.ts';

/** Who must go from which node so that a pod fits there. */
export interface Preemption {
  readonly node: string;
  readonly victims: readonly Pod[];
}

/**
 * Finds the node where the fewest pods of lower priority must go for the pod to fit; of those on
 * it, the lowest priorities go first. Undefined where that helps nowhere.
 */
export function findPreemption(
  pod: Pod,
  nodes: readonly KubeObject[],
  pods: readonly Pod[],
): Preemption | undefined {
  const found = nodes.flatMap((node) => {
    const victims = victimsOn(node, pod, pods);
    return victims ? [{ node: node.metadata.name, victims }] : [];
  });
  return found.toSorted((a, b) => a.victims.length - b.victims.length)[0];
}

function victimsOn(node: KubeObject, pod: Pod, pods: readonly Pod[]): readonly Pod[] | undefined {
  const there = pods.filter((one) => one.spec.nodeName === node.metadata.name && !isTerminal(one));
  const priority = pod.spec.priority ?? 0;
  const candidates = there
    .filter((one) => (one.spec.priority ?? 0) < priority)
    .toSorted((a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0));
  for (let count = 1; count <= candidates.length; count += 1) {
    const victims = candidates.slice(0, count);
    const rest = there.filter((one) => !victims.includes(one));
    if (obstacles(pod, node, rest).length === 0) return victims;
  }
  return undefined;
}
