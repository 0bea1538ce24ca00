import { quantityOf } from '../../api/quantity.ts';
import type { KubeObject } from '../../types.ts';
import { isTerminal } from '../objects.ts';
import type { Container, Pod, Quantities, Toleration } from '../objects.ts';

/** Amounts by resource name, in billionths. */
export type Amounts = ReadonlyMap<string, bigint>;

/** One reason why a node does not take a pod. */
export interface Obstacle {
  /** As the scheduler's message has it: `Insufficient nvidia.com/gpu`. */
  readonly reason: string;
  /** False where no other pod's end could help. */
  readonly resolvable: boolean;
}

/**
 * What keeps the node from taking the pod, in the order in which a real scheduler filters: the
 * first filter that refuses has the only say. Empty where the pod fits.
 */
export function obstacles(pod: Pod, node: KubeObject, others: readonly Pod[]): readonly Obstacle[] {
  const { spec = {}, status = {}, metadata } = node;
  if (spec.unschedulable) return [unresolvable('node(s) were unschedulable')];
  if (!toleratesAll(pod, spec.taints ?? [])) {
    return [unresolvable('node(s) had untolerated taint(s)')];
  }
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.some(([label, value]) => metadata.labels?.[label] !== value)) {
    return [unresolvable("node(s) didn't match Pod's node affinity/selector")];
  }
  return shortages(pod, amountsOf(status.allocatable), others);
}

function unresolvable(reason: string): Obstacle {
  return { reason, resolvable: false };
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

function toleratesAll(pod: Pod, taints: readonly Taint[]): boolean {
  const tolerations = pod.spec.tolerations ?? [];
  return taints
    .filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== undefined && (toleration.value ?? '') === (taint.value ?? '');
}

function shortages(pod: Pod, allocatable: Amounts, others: readonly Pod[]): readonly Obstacle[] {
  const used = sumOf(others.filter((other) => !isTerminal(other)).map(requestsOf));
  return [...requestsOf(pod)]
    .filter(([name, wanted]) => wanted + (used.get(name) ?? 0n) > (allocatable.get(name) ?? 0n))
    .map(([name, wanted]) => ({
      reason: `Insufficient ${name}`,
      resolvable: wanted <= (allocatable.get(name) ?? 0n),
    }));
}

/** What a pod holds of its node: the containers together, or the greediest init container. */
export function requestsOf(pod: Pod): Amounts {
  const greatest = new Map(sumOf(pod.spec.containers.map(containerRequests)));
  for (const container of pod.spec.initContainers ?? []) {
    for (const [name, amount] of containerRequests(container)) {
      if (amount > (greatest.get(name) ?? 0n)) greatest.set(name, amount);
    }
  }
  return greatest;
}

function containerRequests({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests });
}

function amountsOf(quantities: Quantities | undefined): Amounts {
  const entries = Object.entries(quantities ?? {});
  return new Map(entries.map(([name, quantity]) => [name, quantityOf(quantity).nano]));
}

function sumOf(all: readonly Amounts[]): Amounts {
  const sum = new Map<string, bigint>();
  for (const amounts of all) {
    for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0n) + amount);
  }
  return sum;
}
