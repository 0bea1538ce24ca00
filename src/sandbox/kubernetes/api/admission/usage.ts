import type { KubeObject, StoredResource } from '../../types.ts';
import { allContainers } from '../defaults/pod.ts';
import { recordOf, records, type Json } from '../json.ts';
import { addQuantities, maxQuantity, quantityOf, type Quantity } from '../quantity.ts';
import { qualified } from '../status-error.ts';
import { resourceSubject } from '../resources.ts';

/** Amounts by quota name: `requests.cpu`, `pods`, `count/jobs.batch`. */
export type Usage = Map<string, Quantity>;

const ONE = quantityOf('1');

function amounts(container: Json, kind: 'requests' | 'limits'): [string, Quantity][] {
  const named = recordOf(recordOf(container['resources'])[kind]);
  return Object.entries(named).map(([name, value]) => [name, quantityOf(value)]);
}

/** What a pod holds of everything: its containers together, or its hungriest init container. */
function podAmounts(pod: KubeObject, kind: 'requests' | 'limits'): Usage {
  const total: Usage = new Map();
  for (const container of records(recordOf(pod['spec'])['containers'])) {
    for (const [name, value] of amounts(container, kind)) {
      total.set(name, addQuantities(total.get(name) ?? quantityOf('0'), value));
    }
  }
  for (const container of records(recordOf(pod['spec'])['initContainers'])) {
    for (const [name, value] of amounts(container, kind)) {
      total.set(name, maxQuantity(total.get(name) ?? value, value));
    }
  }
  return total;
}

function podUsage(pod: KubeObject): Usage {
  const usage: Usage = new Map([['count/pods', ONE]]);
  const phase = recordOf(pod['status'])['phase'];
  // A finished pod still lies there, but holds nothing.
  if (phase === 'Succeeded' || phase === 'Failed') return usage;
  usage.set('pods', ONE);
  for (const [name, value] of podAmounts(pod, 'requests')) {
    usage.set(`requests.${name}`, value);
    if (name === 'cpu' || name === 'memory') usage.set(name, value);
  }
  for (const [name, value] of podAmounts(pod, 'limits')) {
    if (!name.includes('/')) usage.set(`limits.${name}`, value);
  }
  return usage;
}

/** Resources that a quota also knows by their plain name. */
const PLAIN = new Set<StoredResource>(['configmaps', 'secrets', 'resourcequotas']);

/** What one object takes of a quota. */
export function usageOf(resource: StoredResource, object: KubeObject): Usage {
  if (resource === 'pods') return podUsage(object);
  const usage: Usage = new Map([[`count/${qualified(resourceSubject(resource))}`, ONE]]);
  if (PLAIN.has(resource)) usage.set(resource, ONE);
  return usage;
}

/** The sum of what many objects take. */
export function totalUsage(resource: StoredResource, objects: readonly KubeObject[]): Usage {
  const total: Usage = new Map();
  for (const object of objects) {
    for (const [name, value] of usageOf(resource, object)) {
      total.set(name, addQuantities(total.get(name) ?? quantityOf('0'), value));
    }
  }
  return total;
}

/** Containers that leave out an amount which a quota counts: such a pod is refused by name. */
export function containersWithout(pod: KubeObject, quotaName: string): string[] {
  const [kind, name] = quotaName.startsWith('limits.')
    ? (['limits', quotaName.slice('limits.'.length)] as const)
    : (['requests', quotaName.replace(/^requests\./, '')] as const);
  return allContainers(recordOf(pod['spec']))
    .filter((container) => !amounts(container, kind).some(([one]) => one === name))
    .map((container) => String(container['name']))
    .sort();
}
