import type { ApiRequest } from './http.ts';

/** A request for a resource, as authorization and routing see it. */
export interface ResourceRequest {
  readonly kind: 'resource';
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace?: string;
  readonly resource: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Anything else: health, discovery, version. */
interface PathRequest {
  readonly kind: 'path';
  readonly verb: string;
  readonly path: string;
}

export type RequestInfo = ResourceRequest | PathRequest;

const isTrue = (value: string | null): boolean => value === '1' || value === 'true';

function verbOf(request: ApiRequest, name: string | undefined): string {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (isTrue(request.query.get('watch'))) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return request.method.toLowerCase();
  }
}

interface Parts {
  readonly namespace?: string;
  readonly resource: string;
  readonly name?: string;
  readonly subresource?: string;
}

function optional(key: 'namespace' | 'name' | 'subresource', value: string | undefined) {
  return value === undefined ? {} : { [key]: value };
}

/** `namespaces/x` is the namespace itself, `namespaces/x/jobs/y` something in it. */
function splitParts(segments: readonly string[]): Parts | undefined {
  const [first, second, third, ...rest] = segments;
  if (first === undefined) return undefined;
  const ownSubresource = third === 'status' || third === 'finalize';
  if (first === 'namespaces' && second !== undefined && third !== undefined && !ownSubresource) {
    const [name, subresource] = rest;
    return {
      namespace: second,
      resource: third,
      ...optional('name', name),
      ...optional('subresource', subresource),
    };
  }
  return {
    ...(first === 'namespaces' ? optional('namespace', second) : {}),
    resource: first,
    ...optional('name', second),
    ...optional('subresource', third),
  };
}

/** A list of `metadata.name=x` is about x, so that a right to x alone is enough. */
function selectedName(request: ApiRequest): string | undefined {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(request.query.get('fieldSelector') ?? '')?.[1];
}

/** Reads what a request is about from its method, path and query. */
export function requestInfo(request: ApiRequest): RequestInfo {
  const segments = request.path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [root, ...rest] = segments;
  const [group, version, ...tail] = root === 'api' ? ['', ...rest] : root === 'apis' ? rest : [];
  const parts = group === undefined || version === undefined ? undefined : splitParts(tail);
  if (parts === undefined) {
    return { kind: 'path', verb: request.method.toLowerCase(), path: request.path };
  }
  const verb = verbOf(request, parts.name);
  const name =
    verb === 'list' || verb === 'watch' ? (parts.name ?? selectedName(request)) : undefined;
  return {
    kind: 'resource',
    verb,
    group: group ?? '',
    version: version ?? '',
    ...parts,
    ...optional('name', parts.name ?? name),
  };
}
