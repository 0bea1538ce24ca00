import type { KubeObject } from '../types.ts';
import { acceptedRepresentation } from './accept.ts';
import type { ApiDeps, Call } from './call.ts';
import { decodeContinue, encodeContinue, expiredContinue } from './continue.ts';
import { fieldMatcher } from './field-selectors.ts';
import { keyOf } from './history.ts';
import { json, jsonText, type Reply } from './http.ts';
import { numberParameter, parseResourceVersion } from './parameters.ts';
import { resourceSubject } from './resources.ts';
import { labelMatcher, type Matcher } from './selectors.ts';
import { listText, showList, showObject, type IncludeObject, type Shown } from './show.ts';
import { expired, notFound, tooLargeResourceVersion } from './status-error.ts';

/** How the answer is to look. Throws 406. */
export function shownOf(deps: ApiDeps, call: Call): Shown {
  const include = call.request.query.get('includeObject');
  const includeObject: IncludeObject =
    include === 'None' || include === 'Object' ? include : 'Metadata';
  return { as: acceptedRepresentation(call.request), includeObject, now: deps.now() };
}

/** Which objects are asked for: by label, by field, by namespace. Throws 400. */
export function matcherOf(call: Call): Matcher {
  const { query } = call.request;
  const byLabel = labelMatcher(query.get('labelSelector') ?? '');
  const byField = fieldMatcher(call.info.resource, query.get('fieldSelector') ?? '');
  const { namespace, name, info } = call;
  return (object) =>
    (namespace === undefined || !info.namespaced || object.metadata.namespace === namespace) &&
    (name === '' || object.metadata.name === name) &&
    byLabel(object) &&
    byField(object);
}

/** The resourceVersion that was asked for; 0 for any. Throws 504 for one not reached yet. */
function reachedVersion(deps: ApiDeps, call: Call): number {
  const wanted = parseResourceVersion(call.request.query.get('resourceVersion') ?? '');
  const { revision } = deps.store;
  if (wanted > revision) throw tooLargeResourceVersion(wanted, revision);
  return wanted;
}

/** GET of one object. */
export function getObject(deps: ApiDeps, call: Call): Reply {
  const shown = shownOf(deps, call);
  reachedVersion(deps, call);
  const object = deps.store.get(call.info.resource, call.namespace, call.name);
  if (object === undefined) throw notFound(resourceSubject(call.info.resource), call.name);
  return json(200, showObject(call.info, object, shown));
}

/** The objects as they were at a revision. Throws 410 where that is forgotten. */
function objectsAt(deps: ApiDeps, call: Call, revision: number): readonly KubeObject[] {
  const objects = deps.store.list(call.info.resource);
  const then = deps.store.history.rewind(call.info.resource, objects, revision);
  if (then === undefined) throw expired('The resourceVersion for the provided list is too old.');
  return then;
}

interface Page {
  readonly objects: readonly KubeObject[];
  readonly revision: number;
}

/** Where a list begins: at a token, at an exact version, or now. */
function startOf(deps: ApiDeps, call: Call): Page {
  const { query } = call.request;
  const token = query.get('continue') ?? '';
  const version = reachedVersion(deps, call);
  if (token !== '') return resume(deps, call, token);
  const isExact = query.get('resourceVersionMatch') === 'Exact' && version > 0;
  const revision = isExact ? version : deps.store.revision;
  return { objects: objectsAt(deps, call, revision), revision };
}

function resume(deps: ApiDeps, call: Call, token: string): Page {
  const { revision, after } = decodeContinue(token);
  const { store } = deps;
  const isInconsistent = revision < 0;
  const from = isInconsistent ? store.revision : revision;
  if (store.history.since(from) === undefined) throw expiredContinue(after);
  const objects = objectsAt(deps, call, from);
  return { objects: objects.slice(firstAfter(objects, after)), revision: from };
}

/** Where the keys begin that are greater. The objects are in the order of their keys. */
function firstAfter(objects: readonly KubeObject[], after: string): number {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const metadata = objects[middle]?.metadata;
    if (keyOf(metadata?.namespace, metadata?.name ?? '') > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first of those that match, and one more to show that there are more. */
function firstMatching(
  objects: readonly KubeObject[],
  matches: Matcher,
  limit: number,
): readonly KubeObject[] {
  const found: KubeObject[] = [];
  for (const object of objects) {
    if (matches(object)) found.push(object);
    if (found.length > limit) break;
  }
  return found;
}

/** GET of a collection, in pages where a limit is given. */
export function listObjects(deps: ApiDeps, call: Call): Reply {
  const shown = shownOf(deps, call);
  const matches = matcherOf(call);
  const { objects, revision } = startOf(deps, call);
  const asked = numberParameter(call.request, 'limit') ?? 0;
  const limit = asked > 0 ? Math.min(asked, deps.pageLimit) : Infinity;
  const isSelective = ['labelSelector', 'fieldSelector'].some((one) => call.request.query.get(one));
  // Counting the matching rest costs too much, here as on a real server.
  const matching = firstMatching(objects, matches, isSelective ? limit : Infinity);
  const page = matching.slice(0, limit);
  const last = page.at(-1)?.metadata;
  const remaining = matching.length - page.length;
  const metadata = {
    resourceVersion: String(revision),
    ...(remaining === 0 || last === undefined
      ? {}
      : { continue: encodeContinue({ revision, after: keyOf(last.namespace, last.name) }) }),
    ...(remaining === 0 || isSelective ? {} : { remainingItemCount: remaining }),
  };
  if (shown.as === 'objects') return jsonText(200, listText(call.info, page, metadata));
  return json(200, showList(call.info, page, metadata, shown));
}
