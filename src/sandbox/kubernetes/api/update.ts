import type { KubeObject, NewObject, ObjectMeta, WriteOptions } from '../types.ts';
import { bodyOf, decode, parseBody } from './body.ts';
import type { ApiDeps, Call } from './call.ts';
import { invalid } from './field-error.ts';
import { headerOf, json, type Reply } from './http.ts';
import { recordOf } from './json.ts';
import { fieldValidation, parseResourceVersion } from './parameters.ts';
import { applyPatch } from './patch-types.ts';
import { shownOf } from './read.ts';
import { kindSubject, resourceSubject } from './resources.ts';
import { showObject } from './show.ts';
import { badRequest, conflict, modified, notFound } from './status-error.ts';
import { applyUpdateDefaults, missingResourceVersion, updateErrors } from './strategy.ts';
import { placeInNamespace, writeOptions } from './write-options.ts';

/** Kinds that may not be replaced blindly: a PUT must say which version it replaces. */
const VERSION_REQUIRED = new Set(['leases', 'nodes', 'namespaces']);

/** Compares versions: absent and empty are unconditional. Throws 409, 422, or 500 on garbage. */
function checkVersion(call: Call, sent: string | undefined, stored: KubeObject, isPut: boolean) {
  const { resource } = call.info;
  const { name, resourceVersion } = stored.metadata;
  if (sent === undefined || sent === '') {
    if (!isPut || !VERSION_REQUIRED.has(resource)) return;
    throw invalid(resourceSubject(resource), name, [missingResourceVersion()]);
  }
  parseResourceVersion(sent);
  if (sent !== resourceVersion) throw modified(resourceSubject(resource), name);
}

function checkIdentity(call: Call, sent: NewObject, stored: KubeObject): void {
  const { name, uid } = stored.metadata;
  if (sent.metadata.name !== undefined && sent.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (sent.metadata.uid === undefined || sent.metadata.uid === uid) return;
  const why = `Precondition failed: UID in precondition: ${sent.metadata.uid}, UID in object meta: ${uid}`;
  throw conflict(resourceSubject(call.info.resource), name, why);
}

/** The metadata that clients write; the rest is the server's, whatever they send. */
const CLIENT_OWNED = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

function writtenMetadata(sent: Partial<ObjectMeta>, stored: ObjectMeta): ObjectMeta {
  const { name = stored.name, uid = stored.uid } = sent;
  const metadata: ObjectMeta = { ...stored, name, uid };
  for (const key of CLIENT_OWNED) {
    const value = sent[key];
    if (value === undefined) delete metadata[key];
    else Object.assign(metadata, { [key]: value });
  }
  return metadata;
}

/** A write of the object leaves its status, a write of its status leaves everything else. */
function written(call: Call, change: Change, sent: NewObject, stored: KubeObject): KubeObject {
  if (change.subresource === 'status') return { ...stored, status: sent['status'] };
  const next = { ...sent, metadata: writtenMetadata(sent.metadata, stored.metadata) };
  return call.info.subresources.includes('status') ? { ...next, status: stored['status'] } : next;
}

interface Change {
  readonly subresource: string | undefined;
  readonly options: WriteOptions;
  readonly check: (sent: NewObject, stored: KubeObject) => void;
  readonly next: (stored: KubeObject) => NewObject;
}

function replace(deps: ApiDeps, call: Call, change: Change): KubeObject {
  const { info, namespace, name } = call;
  return deps.store.update(
    info.resource,
    info.namespaced ? namespace : undefined,
    name,
    (draft) => {
      const stored = structuredClone(draft);
      const sent = change.next(stored);
      change.check(sent, stored);
      const next = written(call, change, sent, stored);
      applyUpdateDefaults(info.resource, next, stored);
      const errors = updateErrors(info.resource, next, stored);
      if (errors.length > 0) throw invalid(kindSubject(info.resource), name, errors);
      for (const key of Object.keys(draft)) delete draft[key];
      Object.assign(draft, next);
    },
    change.options,
  );
}

/** PUT of an object or its status. */
export function updateObject(deps: ApiDeps, call: Call, subresource?: string): Reply {
  const { info, request } = call;
  const shown = shownOf(deps, call);
  const options = writeOptions(call, 'UpdateOptions');
  const validation = fieldValidation(request, 'UpdateOptions');
  const parsed = parseBody(bodyOf(request), headerOf(request, 'content-type'), info.kind);
  const { object, warnings } = decode(parsed, info.resource, validation);
  placeInNamespace(call, object);
  const updated = replace(deps, call, {
    subresource,
    options,
    next: () => object,
    check(sent, stored) {
      checkIdentity(call, sent, stored);
      checkVersion(call, sent.metadata.resourceVersion, stored, true);
    },
  });
  return json(200, showObject(info, updated, shown), warnings);
}

/** PATCH of an object or its status. */
export function patchObject(deps: ApiDeps, call: Call, subresource?: string): Reply {
  const { info, request } = call;
  const shown = shownOf(deps, call);
  const options = writeOptions(call, 'PatchOptions');
  const validation = fieldValidation(request, 'PatchOptions');
  const namespace = info.namespaced ? call.namespace : undefined;
  if (deps.store.get(info.resource, namespace, call.name) === undefined) {
    throw notFound(resourceSubject(info.resource), call.name);
  }
  const patch = applyPatch(bodyOf(request), headerOf(request, 'content-type'));
  let warnings: readonly string[] = [];
  const patched = replace(deps, call, {
    subresource,
    options,
    next(stored) {
      const decoded = decode(recordOf(patch(stored)), info.resource, validation);
      ({ warnings } = decoded);
      return decoded.object;
    },
    check: (sent, stored) => checkVersion(call, sent.metadata.resourceVersion, stored, false),
  });
  return json(200, showObject(info, patched, shown), warnings);
}
