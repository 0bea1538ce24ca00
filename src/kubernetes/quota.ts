/** One resource of a quota: what it is of, how much is in use, and how much there is. */
interface QuotaShare {
  /** In a person's words: `GPUs`, `Jobs`, `memory`. */
  readonly what: string;
  readonly used: string;
  readonly limit: string;
}

export interface QuotaRefusal {
  readonly quota: string;
  readonly shares: readonly QuotaShare[];
}

const words: readonly (readonly [RegExp, string])[] = [
  [/gpu/i, 'GPUs'],
  [/^(count\/jobs\.batch|jobs)$/, 'Jobs'],
  [/^(count\/)?pods$/, 'pods'],
  [/(^|\.)cpu$/, 'CPUs'],
  [/(^|\.)memory$/, 'memory'],
  [/storage$/, 'storage'],
];

/** A quota's resource name in a person's words; unknown ones as they are. */
export function resourceWord(resource: string): string {
  return words.find(([pattern]) => pattern.test(resource))?.[1] ?? resource;
}

/** `a=1,b=2` → a: 1, b: 2. */
function amounts(text: string): Map<string, string> {
  return new Map(
    text.split(',').flatMap((pair) => {
      const [name, amount] = pair.trim().split('=');
      return name && amount ? [[name, amount] as const] : [];
    }),
  );
}

const exceeded =
  /exceeded quota: ([^,\s]+), requested: (\S+(?:, ?\S+=\S+)*), used: (\S+(?:, ?\S+=\S+)*), limited: (\S+)/;

/** Reads `exceeded quota: q, requested: r=1, used: r=8, limited: r=8`; undefined for other messages. */
export function readExceededQuota(message: string): QuotaRefusal | undefined {
  const match = exceeded.exec(message);
  const [, quota, requested, used, limited] = match ?? [];
  if (!quota || !requested || !used || !limited) return undefined;
  const inUse = amounts(used);
  const limits = amounts(limited);
  const shares = [...amounts(requested).keys()].map((resource) => ({
    what: resourceWord(resource),
    used: inUse.get(resource) ?? '?',
    limit: limits.get(resource) ?? '?',
  }));
  return { quota, shares };
}

/** Reads `failed quota: q: must specify limits.memory for: train`: what must be asked for. */
export function readIncompleteQuota(
  message: string,
): { quota: string; missing: string } | undefined {
  const [, quota, list] = /failed quota: ([^:\s]+): must specify (.+)$/.exec(message) ?? [];
  if (!quota || !list) return undefined;
  const resources = list.split(';').map((item) => item.split(' for:')[0]?.trim() ?? '');
  const missing = resources.flatMap((item) => item.split(',')).map(resourceWord);
  return { quota, missing: [...new Set(missing)].join(' and ') };
}
