import { groupsOf, serviceAccountOf, type UserInfo } from './authentication.ts';
import { requireRight } from './authorization.ts';
import { headerOf, type ApiRequest } from './http.ts';
import type { Attributes, Authorizer } from './rbac.ts';
import { badRequest, StatusError } from './status-error.ts';

/** Who a request wants to be. */
interface Wanted {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const EXTRA = 'impersonate-extra-';
const AUTHENTICATION = 'authentication.k8s.io';

/** Reads the Impersonate-* headers. Two groups in one header are one group of a strange name. */
function wantedUser(request: ApiRequest): Wanted | undefined {
  const user = headerOf(request, 'impersonate-user') ?? '';
  const groups = request.headers['impersonate-group'] ?? [];
  const uid = headerOf(request, 'impersonate-uid');
  const extra = Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => name.startsWith(EXTRA))
      .map(([name, values]) => [decodeURIComponent(name.slice(EXTRA.length)), values ?? []]),
  );
  const asksForMore = groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0;
  if (user === '' && !asksForMore) return undefined;
  if (user === '') {
    const list = groups.map((group) => JSON.stringify(group)).join(', ');
    const shown = groups.length === 0 ? '[]string(nil)' : `[]string{${list}}`;
    throw badRequest(
      `requested &user.DefaultInfo{Name:"", UID:"${uid ?? ''}", Groups:${shown}, ` +
        'Extra:map[string][]string(nil)} without impersonating a user name',
    );
  }
  return { user, groups, extra, ...(uid === undefined ? {} : { uid }) };
}

type ResourceAttributes = Attributes & { kind: 'resource' };

/** The rights that being `wanted` takes, each with the verb of the mode. */
function identityRights(wanted: Wanted, verb: string, isLegacy: boolean): ResourceAttributes[] {
  const group = isLegacy ? '' : AUTHENTICATION;
  const right = (resource: string, name: string): ResourceAttributes => ({
    kind: 'resource',
    verb,
    group,
    resource,
    name,
  });
  const account = serviceAccountOf(wanted.user);
  const user =
    account === undefined
      ? right('users', wanted.user)
      : { ...right('serviceaccounts', account.name), namespace: account.namespace };
  return [
    user,
    ...wanted.groups.map((name) => right('groups', name)),
    ...(wanted.uid === undefined ? [] : [{ ...right('uids', wanted.uid), group: AUTHENTICATION }]),
    ...Object.entries(wanted.extra).flatMap(([key, values]) =>
      values.map((value) => ({
        ...right('userextras', value),
        group: AUTHENTICATION,
        subresource: key,
      })),
    ),
  ];
}

/** One way of being allowed to act as somebody: throws the 403 where it does not allow it. */
type Mode = (requestor: UserInfo, wanted: Wanted, about: Attributes) => void;

/** Constrained (KEP-5284): a right to the person, and a right to do this very thing as them. */
function constrainedMode(authorizer: Authorizer): Mode {
  return (requestor, wanted, about) => {
    const mode = serviceAccountOf(wanted.user) === undefined ? 'user-info' : 'serviceaccount';
    const on = { ...about, verb: `impersonate-on:${mode}:${about.verb}` };
    requireRight(authorizer, requestor, on);
    const identity = identityRights(wanted, `impersonate:${mode}`, false);
    for (const right of identity) requireRight(authorizer, requestor, right);
    if (wanted.groups.includes('system:masters')) {
      throw badRequest('impersonating the "system:masters" group is not allowed');
    }
  };
}

/** Legacy: who may impersonate a person may do everything that person may. */
function legacyMode(authorizer: Authorizer): Mode {
  return (requestor, wanted) => {
    const identity = identityRights(wanted, 'impersonate', true);
    for (const right of identity) requireRight(authorizer, requestor, right);
  };
}

/** Tries the modes in turn; the first one's refusal is told. */
function firstAllowed(modes: readonly Mode[], attempt: (mode: Mode) => void): Mode {
  let first: StatusError | undefined;
  for (const mode of modes) {
    try {
      attempt(mode);
      return mode;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      first ??= error;
    }
  }
  throw first ?? new Error('there is no way to impersonate');
}

/** How long the API server remembers which mode worked. */
const REMEMBERED_MS = 10_000;

/** Turns the asking user into the one they act as, where a request says so and rules allow it. */
export function createImpersonation(authorizer: Authorizer, now: () => Date) {
  const modes = [constrainedMode(authorizer), legacyMode(authorizer)];
  // As the API server: what last worked for a requestor is tried first, so its refusal is told.
  const lastWorked = new Map<string, { mode: Mode; at: number }>();

  function modesFor(requestor: UserInfo): readonly Mode[] {
    const last = lastWorked.get(requestor.name);
    if (last === undefined || now().getTime() - last.at > REMEMBERED_MS) return modes;
    return [last.mode, ...modes.filter((mode) => mode !== last.mode)];
  }

  return {
    actingUser(request: ApiRequest, requestor: UserInfo, about: Attributes): UserInfo {
      const wanted = wantedUser(request);
      if (wanted === undefined) return requestor;
      const mode = firstAllowed(modesFor(requestor), (one) => one(requestor, wanted, about));
      lastWorked.set(requestor.name, { mode, at: now().getTime() });
      const { user, groups, uid, extra } = wanted;
      return {
        name: user,
        groups: groupsOf(user, groups),
        ...(uid === undefined ? {} : { uid }),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      };
    },
  };
}
