import { headerOf, type ApiRequest } from './http.ts';
import { failure } from './status-error.ts';

/** Who asks. `groups` are complete: `system:authenticated` is among them. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Bearer token → who shows it. */
export type Tokens = ReadonlyMap<string, { user: string; groups?: readonly string[] }>;

const ANONYMOUS: UserInfo = {
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
};

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The namespace and name of a service account's user name. */
export function serviceAccountOf(
  user: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const match = SERVICE_ACCOUNT.exec(user);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { namespace: match[1], name: match[2] };
}

/** The groups of an authenticated user: those given, and those that come of themselves. */
export function groupsOf(user: string, groups: readonly string[]): string[] {
  const account = serviceAccountOf(user);
  const own =
    account === undefined
      ? []
      : ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`];
  return [...new Set([...groups, ...own, 'system:authenticated'])];
}

/** Looks up the bearer token. No credentials at all: anonymous. Throws 401 on an unknown one. */
export function authenticate(request: ApiRequest, tokens: Tokens): UserInfo {
  const header = headerOf(request, 'authorization');
  if (header === undefined) return ANONYMOUS;
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? '';
  const known = tokens.get(token);
  if (known === undefined) throw failure(401, 'Unauthorized', 'Unauthorized');
  return { name: known.user, groups: groupsOf(known.user, known.groups ?? []) };
}
