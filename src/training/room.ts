import { freeOn, isGpu, type Amounts, type NodeCapacity } from './capacity.ts';
import type { ComputeType } from './catalog.ts';

/** A node, and how much of a resource it has. */
export interface Spot {
  readonly node: string;
  readonly amount: number;
}

/** What a pod asks for of one resource, against what the nodes offer of it. */
export interface Room {
  readonly asked: number;
  /** The node with the most of it when it is empty, of those that the run may use. */
  readonly largest?: Spot;
  /** The node with the most of it free, of those that take new pods; absent where nobody may count. */
  readonly mostFree?: Spot;
  /** How much of it all those nodes have together. */
  readonly total: number;
  /** True where no node of the whole cluster has that much, whoever it is kept for. */
  readonly nowhere: boolean;
}

export interface Asking {
  readonly type: ComputeType;
  readonly requests: Amounts;
}

/**
 * Compares one resource that a pod asks for with the nodes. Undefined where the numbers say that it
 * would fit: whoever refused it knows more, or has seen the nodes at another time.
 */
export function roomFor(
  resource: string,
  { type, requests }: Asking,
  nodes: readonly NodeCapacity[],
): Room | undefined {
  const asked = requests.get(resource);
  if (asked === undefined || nodes.length === 0) return undefined;
  const usable = withGpusFor(
    resource,
    requests,
    nodes.filter(({ takes }) => takes[type]),
  );
  const sizes = usable.map(({ name, total }) => ({ node: name, amount: total.get(resource) ?? 0 }));
  const free = usable
    .filter(({ open }) => open)
    .flatMap((node) => {
      const amount = freeOn(node, resource);
      return amount === undefined ? [] : [{ node: node.name, amount }];
    });
  const [largest, mostFree] = [most(sizes), most(free)];
  if (mostFree && mostFree.amount >= asked) return undefined;
  return {
    asked,
    ...(largest && { largest }),
    ...(mostFree && { mostFree }),
    total: sizes.reduce((sum, { amount }) => sum + amount, 0),
    nowhere: nodes.every(({ total }) => (total.get(resource) ?? 0) < asked),
  };
}

/** A run on GPUs finds its memory only where there are GPUs for it, too. */
function withGpusFor(
  resource: string,
  requests: Amounts,
  nodes: readonly NodeCapacity[],
): readonly NodeCapacity[] {
  const gpus = [...requests].filter(([name]) => isGpu(name) && name !== resource);
  return nodes.filter((node) =>
    gpus.every(([name, amount]) => (freeOn(node, name) ?? node.total.get(name) ?? 0) >= amount),
  );
}

function most(spots: readonly Spot[]): Spot | undefined {
  return spots.toSorted((a, b) => b.amount - a.amount || a.node.localeCompare(b.node, 'en'))[0];
}
