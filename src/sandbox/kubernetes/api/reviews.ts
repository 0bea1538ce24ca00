import type { UserInfo } from './authentication.ts';
import { bodyOf, parseBody } from './body.ts';
import type { ApiDeps } from './call.ts';
import { invalid, invalidValue } from './field-error.ts';
import { headerOf, json, type ApiRequest, type Reply } from './http.ts';
import { isRecord, recordOf, type Json } from './json.ts';
import type { Attributes } from './rbac.ts';
import { timestamp } from './time.ts';

/** A question that is answered and not stored. */
export interface Review {
  readonly group: 'authorization.k8s.io' | 'authentication.k8s.io';
  readonly resource: string;
  readonly kind: string;
  answer(deps: ApiDeps, user: UserInfo, body: Json): Json;
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a SubjectAccessReview asks about. Throws 422 where it asks about nothing, or about two. */
function askedAttributes(kind: string, spec: Json): Attributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  if (isRecord(resource) === isRecord(path)) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const subject = { group: 'authorization.k8s.io', kind };
    throw invalid(subject, '', [invalidValue('spec.resourceAttributes', spec, why)]);
  }
  if (isRecord(path)) return { kind: 'path', verb: word(path['verb']), path: word(path['path']) };
  const about = recordOf(resource);
  const given = (key: 'namespace' | 'name' | 'subresource') =>
    word(about[key]) === '' ? {} : { [key]: word(about[key]) };
  return {
    kind: 'resource',
    verb: word(about['verb']),
    group: word(about['group']),
    resource: word(about['resource']),
    ...given('namespace'),
    ...given('name'),
    ...given('subresource'),
  };
}

function accessReview(
  kind: string,
  body: Json,
  allowed: { allowed: boolean; reason: string },
): Json {
  const { spec } = body;
  const { reason } = allowed;
  const status = { allowed: allowed.allowed, ...(reason === '' ? {} : { reason }) };
  return { kind, apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status };
}

const selfSubjectAccess: Review = {
  group: 'authorization.k8s.io',
  resource: 'selfsubjectaccessreviews',
  kind: 'SelfSubjectAccessReview',
  answer(deps, user, body) {
    const about = askedAttributes(this.kind, recordOf(body['spec']));
    return accessReview(this.kind, body, deps.authorizer.authorize(user, about));
  },
};

const subjectAccess: Review = {
  group: 'authorization.k8s.io',
  resource: 'subjectaccessreviews',
  kind: 'SubjectAccessReview',
  answer(deps, _user, body) {
    const spec = recordOf(body['spec']);
    const about = askedAttributes(this.kind, spec);
    const groups = Array.isArray(spec['groups']) ? spec['groups'].map(String) : [];
    const name = word(spec['user']);
    if (name === '' && groups.length === 0) {
      const why = 'at least one of user or group must be specified';
      const subject = { group: 'authorization.k8s.io', kind: this.kind };
      throw invalid(subject, '', [invalidValue('spec.user', name, why)]);
    }
    // The groups are taken as they are said: nothing is known of this person.
    return accessReview(this.kind, body, deps.authorizer.authorize({ name, groups }, about));
  },
};

const selfSubject: Review = {
  group: 'authentication.k8s.io',
  resource: 'selfsubjectreviews',
  kind: 'SelfSubjectReview',
  answer(deps, user) {
    const { name, uid, groups, extra } = user;
    const userInfo = {
      username: name,
      ...(uid === undefined ? {} : { uid }),
      groups,
      ...(extra === undefined ? {} : { extra }),
    };
    return {
      kind: this.kind,
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: timestamp(deps.now()) },
      status: { userInfo },
    };
  },
};

export const REVIEWS: readonly Review[] = [selfSubjectAccess, subjectAccess, selfSubject];

/** POST of a review. */
export function answerReview(
  deps: ApiDeps,
  review: Review,
  user: UserInfo,
  request: ApiRequest,
): Reply {
  const body = parseBody(bodyOf(request), headerOf(request, 'content-type'), review.kind);
  return json(201, review.answer(deps, user, body));
}
