import type { QuotaLeft } from '../reconcile/people-ports.ts';
import type { Amounts } from '../training/capacity.ts';
import { amountOf, limitsOf, requestsOf } from './amounts.ts';
import { asList, asObject, asText, metadataOf, type Json } from './json.ts';
import { resourceWord } from './quota.ts';

/** What a run asks for, by the names that quotas have for it. */
function askedOf(podSpec: unknown): Amounts {
  const asked = new Map<string, number>([
    ['count/jobs.batch', 1],
    ['count/pods', 1],
    ['pods', 1],
  ]);
  for (const [resource, amount] of requestsOf(podSpec)) {
    asked.set(`requests.${resource}`, amount);
    if (resource === 'cpu' || resource === 'memory') asked.set(resource, amount);
  }
  for (const [resource, amount] of limitsOf(podSpec)) asked.set(`limits.${resource}`, amount);
  return asked;
}

/** A quota with scopes is for some pods only: whether it is for this one is not ours to decide. */
function isForAll(quota: unknown): boolean {
  const spec = asObject(asObject(quota)['spec']);
  return asList(spec['scopes']).length === 0 && spec['scopeSelector'] === undefined;
}

function sharesOf(quota: unknown, asked: Amounts): QuotaLeft[] {
  const { hard, used } = asObject(asObject(quota)['status']);
  const limits: Json = asObject(hard);
  const name = asText(metadataOf(quota)['name']) ?? '';
  return Object.entries(limits).flatMap(([resource, limit]) => {
    const amount = asked.get(resource) ?? 0;
    const inUse = asObject(used)[resource] ?? '0';
    const [most, taken] = [amountOf(limit), amountOf(inUse)];
    if (amount === 0 || most === undefined || taken === undefined) return [];
    return [
      {
        quota: name,
        what: resourceWord(resource),
        used: textOf(inUse),
        limit: textOf(limit),
        fits: taken + amount <= most,
      },
    ];
  });
}

/** A quantity as it was written; one that is a number was read as one already. */
function textOf(quantity: unknown): string {
  return typeof quantity === 'number' ? String(quantity) : (asText(quantity) ?? '');
}

/** Of each quota of the namespace, what this pod of a Job would use of it, and whether that is left. */
export function quotasLeft(quotas: readonly unknown[], podSpec: unknown): readonly QuotaLeft[] {
  const asked = askedOf(podSpec);
  return quotas.filter(isForAll).flatMap((quota) => sharesOf(quota, asked));
}
