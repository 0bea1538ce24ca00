import type { KubeObject, StoredResource } from '../../types.ts';
import { recordOf } from '../json.ts';
import { formatQuantity, quantityOf, type Quantity } from '../quantity.ts';
import { RESOURCES, resourceSubject } from '../resources.ts';
import { forbidden } from '../status-error.ts';
import type { ClusterReader } from './cluster-reader.ts';
import { containersWithout, totalUsage, usageOf, type Usage } from './usage.ts';

const NOTHING = quantityOf('0');

/** A quota's limits, by name. */
function limitsOf(quota: KubeObject): [string, Quantity][] {
  const hard = recordOf(recordOf(quota['spec'])['hard']);
  return Object.entries(hard)
    .map(([name, value]): [string, Quantity] => [name, quantityOf(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function listed(names: readonly string[], amount: (name: string) => Quantity): string {
  return names.map((name) => `${name}=${formatQuantity(amount(name))}`).join(',');
}

/** Why the quota refuses this much more; undefined where it does not. */
function excess(quota: KubeObject, asked: Usage, used: Usage): string | undefined {
  const limits = new Map(limitsOf(quota));
  const of = (usage: Usage) => (name: string) => usage.get(name) ?? NOTHING;
  const over = [...limits.keys()].filter((name) => {
    const more = asked.get(name);
    return more !== undefined && more.nano + of(used)(name).nano > of(limits)(name).nano;
  });
  if (over.length === 0) return undefined;
  const requested = listed(over, of(asked));
  return `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${listed(over, of(used))}, limited: ${listed(over, of(limits))}`;
}

const COMPUTE = /^(?:requests\.|limits\.)?(?:cpu|memory)$/;

/** A quota on cpu or memory makes every container say how much it takes. */
function unsaid(quota: KubeObject, pod: KubeObject): string | undefined {
  const missing = limitsOf(quota)
    .filter(([name]) => COMPUTE.test(name))
    .map(([name]) => [name, containersWithout(pod, name)] as const)
    .filter(([, containers]) => containers.length > 0)
    .map(([name, containers]) => `${name} for: ${containers.join(',')}`);
  if (missing.length === 0) return undefined;
  return `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`;
}

/** ResourceQuota: refuses what would take more than the namespace has left. */
export function admitQuota(
  cluster: ClusterReader,
  resource: StoredResource,
  object: KubeObject,
): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return;
  const quotas = cluster.list('resourcequotas', namespace);
  if (quotas.length === 0) return;
  const asked = usageOf(resource, object);
  const used = totalUsage(resource, cluster.list(resource, namespace));
  for (const quota of quotas) {
    const why =
      (resource === 'pods' ? unsaid(quota, object) : undefined) ?? excess(quota, asked, used);
    if (why !== undefined) throw forbidden(resourceSubject(resource), name, why);
  }
}

/** A quota's `status`: its limits and what the namespace uses of each now. */
export function quotaStatus(cluster: ClusterReader, quota: KubeObject): Record<string, unknown> {
  const { namespace } = quota.metadata;
  const limits = limitsOf(quota);
  const used: Usage = new Map();
  for (const { resource, namespaced } of Object.values(RESOURCES)) {
    if (!namespaced) continue;
    for (const [name, value] of totalUsage(resource, cluster.list(resource, namespace))) {
      used.set(name, value);
    }
  }
  const text = (entries: [string, Quantity][]): Record<string, string> =>
    Object.fromEntries(entries.map(([name, value]) => [name, formatQuantity(value)]));
  return {
    hard: text(limits),
    used: text(limits.map(([name]) => [name, used.get(name) ?? NOTHING])),
  };
}
