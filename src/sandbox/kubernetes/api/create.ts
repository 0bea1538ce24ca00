import { podSecurityWarning } from './admission/pod-security.ts';
import { bodyOf, decode, parseBody } from './body.ts';
import type { ApiDeps, Call } from './call.ts';
import { headerOf, json, type Reply } from './http.ts';
import { recordOf } from './json.ts';
import { fieldValidation } from './parameters.ts';
import { shownOf } from './read.ts';
import { showObject } from './show.ts';
import { placeInNamespace, writeOptions } from './write-options.ts';

/** POST to a collection. */
export function createObject(deps: ApiDeps, call: Call): Reply {
  const { info, request } = call;
  const shown = shownOf(deps, call);
  const options = writeOptions(call, 'CreateOptions');
  const validation = fieldValidation(request, 'CreateOptions');
  const parsed = parseBody(bodyOf(request), headerOf(request, 'content-type'), info.kind);
  const { object, warnings } = decode(parsed, info.resource, validation);
  placeInNamespace(call, object);
  const created = deps.store.create(info.resource, object, options);
  const unsafe = info.resource === 'jobs' ? podSecurityWarning(deps.store, created) : undefined;
  const told = unsafe === undefined ? warnings : [...warnings, unsafe];
  const body = showObject(info, created, shown);
  return json(201, options.dryRun === true ? withoutVersion(body) : body, told);
}

/** A dry run's object was never stored, so it has no version. */
function withoutVersion(body: unknown): unknown {
  const { metadata, ...object } = recordOf(body);
  const { resourceVersion: _none, ...rest } = recordOf(metadata);
  return { ...object, metadata: rest };
}
