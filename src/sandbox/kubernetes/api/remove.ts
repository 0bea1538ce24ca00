import type { DeleteOptions, KubeObject } from '../types.ts';
import { bodyOf, parseBody } from './body.ts';
import { type ApiDeps, type Call } from './call.ts';
import { invalid, unsupportedValue } from './field-error.ts';
import { headerOf, json, type Reply } from './http.ts';
import { recordOf } from './json.ts';
import { isDryRun, numberParameter } from './parameters.ts';
import { matcherOf, shownOf } from './read.ts';
import { resourceSubject } from './resources.ts';
import { showList, showObject } from './show.ts';
import { detailsOf, StatusError, type Status } from './status-error.ts';

const POLICIES = ['Foreground', 'Background', 'Orphan'] as const;

/** Reads propagation, grace and preconditions from the query and the body. Throws 400 and 422. */
function deleteOptions(call: Call): DeleteOptions {
  const { request } = call;
  const body = bodyOf(request);
  const given =
    body.length === 0 ? {} : parseBody(body, headerOf(request, 'content-type'), 'DeleteOptions');
  const { uid, resourceVersion } = recordOf(given['preconditions']);
  const policy = given['propagationPolicy'] ?? request.query.get('propagationPolicy') ?? undefined;
  const propagation = POLICIES.find((one) => one === policy);
  if (policy !== undefined && propagation === undefined) {
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      unsupportedValue('propagationPolicy', policy, [...POLICIES, 'nil']),
    ]);
  }
  const grace = given['gracePeriodSeconds'] ?? numberParameter(request, 'gracePeriodSeconds');
  const dryRun =
    isDryRun(request, 'DeleteOptions') || JSON.stringify(given['dryRun']) === '["All"]';
  return {
    ...(propagation === undefined ? {} : { propagation }),
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    dryRun,
  };
}

/** Told to everybody who deletes Jobs without saying what becomes of their pods. */
const ORPHAN_WARNING =
  'child pods are preserved by default when jobs are deleted; set ' +
  'propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

function warningsOf(call: Call, options: DeleteOptions): string[] {
  return call.info.resource === 'jobs' && options.propagation === undefined ? [ORPHAN_WARNING] : [];
}

function success(call: Call, object: KubeObject): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      ...detailsOf(resourceSubject(call.info.resource), object.metadata.name),
      uid: object.metadata.uid,
    },
  };
}

/** What stays to be seen for a while is answered with itself, what is gone with a Status. */
function answer(deps: ApiDeps, call: Call, deleted: KubeObject): unknown {
  const { resource } = call.info;
  const { namespace, name, uid } = deleted.metadata;
  const isThere = deps.store.get(resource, namespace, name)?.metadata.uid === uid;
  const isAlwaysShown = resource === 'pods' || resource === 'namespaces';
  if (!isThere && !isAlwaysShown) return success(call, deleted);
  return showObject(call.info, deleted, shownOf(deps, call));
}

/** DELETE of one object. */
export function deleteObject(deps: ApiDeps, call: Call): Reply {
  const { info, name } = call;
  const options = deleteOptions(call);
  const warnings = warningsOf(call, options);
  const namespace = info.namespaced ? call.namespace : undefined;
  try {
    const deleted = deps.store.delete(info.resource, namespace, name, options);
    return json(200, answer(deps, call, deleted), warnings);
  } catch (error) {
    // The warning is given before anything is looked at.
    if (error instanceof StatusError) return json(error.code, error.status, warnings);
    throw error;
  }
}

/** DELETE of a collection: everything that the selectors match. */
export function deleteCollection(deps: ApiDeps, call: Call): Reply {
  const { info } = call;
  const shown = shownOf(deps, call);
  const options = deleteOptions(call);
  const matches = matcherOf(call);
  const deleted = deps.store
    .list(info.resource)
    .filter(matches)
    .map(({ metadata }) =>
      deps.store.delete(info.resource, metadata.namespace, metadata.name, options),
    );
  const metadata = { resourceVersion: String(deps.store.revision) };
  return json(200, showList(info, deleted, metadata, shown), warningsOf(call, options));
}
