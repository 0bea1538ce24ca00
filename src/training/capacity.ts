import type { ComputeType } from './catalog.ts';

/** Resource → amount: `cpu` in cores, `memory` and storage in bytes, GPUs and the like in pieces. */
export type Amounts = ReadonlyMap<string, number>;

/** One node: what it offers to pods, and how much of that is taken. */
export interface NodeCapacity {
  readonly name: string;
  /** False while no new pod goes there whatever it is: closed for maintenance, or out of order. */
  readonly open: boolean;
  /** Whether runs of each type go there at all, by the template's selectors and tolerations. */
  readonly takes: Readonly<Record<ComputeType, boolean>>;
  readonly total: Amounts;
  /** What the pods on it asked for; absent where the bot may not read the pods of all namespaces. */
  readonly used?: Amounts;
}

/** Resources that are GPUs, whole or in slices, by those who make them. */
const gpuResource = /^(?:nvidia\.com|amd\.com|gpu\.intel\.com|habana\.ai)\//;

/** True for the name of a resource that is a GPU. */
export function isGpu(resource: string): boolean {
  return gpuResource.test(resource);
}

/** How many GPUs these are, of whatever kind. */
export function countGpus(amounts: Amounts): number {
  let gpus = 0;
  for (const [resource, amount] of amounts) if (isGpu(resource)) gpus += amount;
  return gpus;
}

/** What is left of a resource on a node, never negative; undefined where nobody knows what is used. */
export function freeOn({ total, used }: NodeCapacity, resource: string): number | undefined {
  if (!used) return undefined;
  return Math.max(0, (total.get(resource) ?? 0) - (used.get(resource) ?? 0));
}
