import { GROUPS } from './discovery.ts';
import { RESOURCES, type ResourceInfo } from './resources.ts';

/**
 * As much of OpenAPI v3 as kubectl reads before it creates something: that each kind's patch takes
 * `fieldValidation`, so that it leaves validation to the server. There are no schemas.
 */
function pathItem(info: ResourceInfo): [string, unknown] {
  const { group, version, kind, resource, namespaced } = info;
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  const path = namespaced ? `${root}/namespaces/{namespace}/${resource}` : `${root}/${resource}`;
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const patch = {
    parameters,
    responses: {},
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
  return [`${path}/{name}`, { patch }];
}

function document(group: string): unknown {
  const paths = Object.values(RESOURCES)
    .filter((info) => info.group === group)
    .map(pathItem);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}

const keyOfGroup = (group: string): string => (group === '' ? 'api/v1' : `apis/${group}/v1`);
const ALL = ['', ...GROUPS];

/** The OpenAPI index and its documents, by path. */
export const OPENAPI: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    '/openapi/v3',
    {
      paths: Object.fromEntries(
        ALL.map((group) => [
          keyOfGroup(group),
          { serverRelativeURL: `/openapi/v3/${keyOfGroup(group)}?hash=1` },
        ]),
      ),
    },
  ],
  ...ALL.map((group): [string, unknown] => [`/openapi/v3/${keyOfGroup(group)}`, document(group)]),
]);
