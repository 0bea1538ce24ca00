import { apiVersionOf, RESOURCES, type ResourceInfo } from './resources.ts';
import { REVIEWS } from './reviews.ts';

/** What a real 1.36 answers to /version. */
const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2+sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'sandbox',
};

const STORED = Object.values(RESOURCES);

/** The verbs of a stored resource. */
export function verbsOf(info: ResourceInfo): readonly string[] {
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  return info.resource === 'namespaces' ? verbs : [...verbs, 'deletecollection'];
}

/** The verbs of each subresource. */
export const SUBRESOURCE_VERBS: Readonly<Record<string, readonly string[]>> = {
  status: ['get', 'patch', 'update'],
  log: ['get'],
  eviction: ['create'],
  finalize: ['update'],
};

function entries(info: ResourceInfo): Record<string, unknown>[] {
  const { resource, kind, namespaced, singular, shortNames, categories } = info;
  const own = {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(info),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
  const subresources = info.subresources.map((name) => ({
    name: `${resource}/${name}`,
    singularName: '',
    namespaced,
    ...(name === 'eviction' ? { group: 'policy', version: 'v1', kind: 'Eviction' } : { kind }),
    verbs: SUBRESOURCE_VERBS[name],
  }));
  return [own, ...subresources];
}

function reviewEntry(review: { resource: string; kind: string }): Record<string, unknown> {
  const { resource: name, kind } = review;
  return { name, singularName: kind.toLowerCase(), namespaced: false, kind, verbs: ['create'] };
}

/** Every API group but the core one. */
export const GROUPS: readonly string[] = [
  ...new Set([...STORED, ...REVIEWS].map(({ group }) => group).filter((group) => group !== '')),
].sort();

function resourceList(group: string): Record<string, unknown> {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version: 'v1' }),
    resources: [
      ...STORED.filter((info) => info.group === group).flatMap(entries),
      ...REVIEWS.filter((review) => review.group === group).map(reviewEntry),
    ],
  };
}

function apiGroup(name: string): Record<string, unknown> {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

/** Every discovery document by its path. */
export const DISCOVERY: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['/version', VERSION],
  ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(apiGroup) }],
  ['/api/v1', resourceList('')],
  ...GROUPS.flatMap((group): [string, unknown][] => [
    [`/apis/${group}`, { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) }],
    [`/apis/${group}/v1`, resourceList(group)],
  ]),
]);
