import { authenticate, type Tokens, type UserInfo } from './authentication.ts';
import { requireRight } from './authorization.ts';
import type { ApiDeps, Call } from './call.ts';
import { createObject } from './create.ts';
import { DISCOVERY, SUBRESOURCE_VERBS, verbsOf } from './discovery.ts';
import { evictPod } from './eviction.ts';
import { json, text, type ApiRequest, type Reply } from './http.ts';
import { createImpersonation } from './impersonation.ts';
import { OPENAPI } from './openapi.ts';
import { readLog } from './pod-log.ts';
import { getObject, listObjects } from './read.ts';
import { deleteCollection, deleteObject } from './remove.ts';
import { requestInfo, type ResourceRequest } from './request-info.ts';
import { findResource, type ResourceInfo } from './resources.ts';
import { answerReview, REVIEWS } from './reviews.ts';
import { failure, methodNotAllowed, noSuchPath, StatusError } from './status-error.ts';
import { watchObjects } from './watch.ts';
import { patchObject, updateObject } from './update.ts';

type Handler = (deps: ApiDeps, call: Call) => Reply;

/** What is done for each verb of a stored resource. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
};

/** The same for each verb of a subresource. */
const SUBRESOURCE_HANDLERS: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  status: {
    get: getObject,
    patch: (deps, call) => patchObject(deps, call, 'status'),
    update: (deps, call) => updateObject(deps, call, 'status'),
  },
  log: { get: readLog },
  eviction: { create: evictPod },
  finalize: { update: updateObject },
};

/** Verbs that need a name in the path, and those that must not have one. */
const OF_ONE = new Set(['get', 'update', 'patch', 'delete']);

function handlerOf(info: ResourceInfo, about: ResourceRequest): Handler {
  const { verb, name, subresource } = about;
  if (subresource !== undefined) {
    if (!info.subresources.includes(subresource) || name === undefined) throw noSuchPath();
    const handler = SUBRESOURCE_HANDLERS[subresource]?.[verb];
    if (handler === undefined || !SUBRESOURCE_VERBS[subresource]?.includes(verb)) {
      throw methodNotAllowed();
    }
    return handler;
  }
  const handler = verbsOf(info).includes(verb) ? HANDLERS[verb] : undefined;
  if (handler === undefined || (OF_ONE.has(verb) && name === undefined)) throw methodNotAllowed();
  return handler;
}

const HEALTH = new Set(['/healthz', '/readyz', '/livez']);

function servePath(path: string): Reply {
  if (HEALTH.has(path)) return text(200, 'ok');
  const document = DISCOVERY.get(path) ?? OPENAPI.get(path);
  if (document === undefined) throw noSuchPath();
  return json(200, document);
}

function serveResource(
  deps: ApiDeps,
  request: ApiRequest,
  about: ResourceRequest,
  user: UserInfo,
): Reply {
  const review = REVIEWS.find(
    (one) => one.group === about.group && one.resource === about.resource && about.version === 'v1',
  );
  if (review !== undefined) {
    if (about.verb !== 'create') throw methodNotAllowed();
    return answerReview(deps, review, user, request);
  }
  const info = findResource(about.group, about.version, about.resource);
  if (info === undefined) throw noSuchPath();
  const handler = handlerOf(info, about);
  const namespace = info.namespaced ? about.namespace : undefined;
  // Namespaced objects are made and named in their namespace only.
  if (info.namespaced && namespace === undefined && !['list', 'watch'].includes(about.verb)) {
    throw about.verb === 'create' ? methodNotAllowed() : noSuchPath();
  }
  return handler(deps, { request, user, info, namespace, name: about.name ?? '' });
}

/** The API apart from its socket: who asks, whether they may, and what they get. */
export function createApi(deps: ApiDeps, tokens: Tokens) {
  const impersonation = createImpersonation(deps.authorizer, deps.now);

  function serve(request: ApiRequest): Reply {
    const about = requestInfo(request);
    const requestor = authenticate(request, tokens);
    const user = impersonation.actingUser(request, requestor, about);
    requireRight(deps.authorizer, user, about);
    if (about.kind === 'path') return servePath(about.path);
    return serveResource(deps, request, about, user);
  }

  return {
    /** Answers one request. Never throws: what goes wrong is a Status. */
    handle(request: ApiRequest): Reply {
      try {
        return serve(request);
      } catch (error) {
        return refusalReply(error);
      }
    },
  };
}

export type Api = ReturnType<typeof createApi>;

/** An error as an answer; what is no Status is a bug here, and is told as a server tells one. */
export function refusalReply(error: unknown): Reply {
  const known =
    error instanceof StatusError
      ? error
      : failure(500, `Internal error occurred: ${String(error)}`, 'InternalError');
  const { code, status } = known;
  const retryAfter = status.details?.retryAfterSeconds;
  const headers = {
    ...(code === 403 ? { 'x-content-type-options': 'nosniff' } : {}),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(code === 413 ? { connection: 'close' } : {}),
  };
  return { kind: 'json', code, body: status, headers };
}
