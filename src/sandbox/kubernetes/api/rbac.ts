import type { KubeObject, Store } from '../types.ts';
import { serviceAccountOf, type UserInfo } from './authentication.ts';
import { recordOf, records, type Json } from './json.ts';

/** What is to be done, as rules are matched against it. */
export type Attributes =
  | {
      readonly kind: 'resource';
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource?: string;
      readonly namespace?: string;
      readonly name?: string;
    }
  | { readonly kind: 'path'; readonly verb: string; readonly path: string };

export interface Decision {
  readonly allowed: boolean;
  /** By which binding, in the API server's words; empty for system:masters. */
  readonly reason: string;
}

function has(list: unknown, ...values: readonly string[]): boolean {
  return (
    Array.isArray(list) && (list.includes('*') || values.some((value) => list.includes(value)))
  );
}

function ruleCoversPath(rule: Json, path: string): boolean {
  const urls = rule['nonResourceURLs'];
  if (!Array.isArray(urls)) return false;
  return urls
    .map(String)
    .some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
}

function ruleCoversResource(rule: Json, about: Attributes & { kind: 'resource' }): boolean {
  const { group, resource, subresource, name } = about;
  const wanted =
    subresource === undefined ? [resource] : [`${resource}/${subresource}`, `*/${subresource}`];
  const names = rule['resourceNames'];
  const isNamed = !Array.isArray(names) || names.length === 0 || names.includes(name);
  return has(rule['apiGroups'], group) && has(rule['resources'], ...wanted) && isNamed;
}

function ruleAllows(rule: Json, about: Attributes): boolean {
  if (!has(rule['verbs'], about.verb)) return false;
  return about.kind === 'path' ? ruleCoversPath(rule, about.path) : ruleCoversResource(rule, about);
}

/** `User "bot"` where the subject is this user or a group of theirs. */
function subjectWords(subject: Json, user: UserInfo): string | undefined {
  const { kind, name, namespace } = subject;
  if (kind === 'User' && name === user.name) return `User "${user.name}"`;
  if (kind === 'Group' && user.groups.some((group) => group === name))
    return `Group "${String(name)}"`;
  const account = serviceAccountOf(user.name);
  const isAccount =
    kind === 'ServiceAccount' && name === account?.name && namespace === account?.namespace;
  return isAccount ? `ServiceAccount "${String(name)}/${String(namespace)}"` : undefined;
}

/** Answers whether a user may do something, from the Roles and bindings in the store. */
export function createAuthorizer(store: Pick<Store, 'get' | 'list'>) {
  function rulesOf(binding: KubeObject): readonly Json[] {
    const ref = recordOf(binding['roleRef']);
    const name = String(ref['name']);
    const role =
      ref['kind'] === 'Role'
        ? store.get('roles', binding.metadata.namespace, name)
        : store.get('clusterroles', undefined, name);
    return records(role?.['rules']);
  }

  function grant(binding: KubeObject, user: UserInfo, about: Attributes): string | undefined {
    const words = records(binding['subjects'])
      .map((subject) => subjectWords(subject, user))
      .find((found) => found !== undefined);
    if (words === undefined) return undefined;
    if (!rulesOf(binding).some((rule) => ruleAllows(rule, about))) return undefined;
    const { name, namespace } = binding.metadata;
    const at = namespace === undefined ? name : `${name}/${namespace}`;
    const ref = recordOf(binding['roleRef']);
    return `RBAC: allowed by ${binding.kind} "${at}" of ${String(ref['kind'])} "${String(ref['name'])}" to ${words}`;
  }

  return {
    authorize(user: UserInfo, about: Attributes): Decision {
      if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
      const namespace = about.kind === 'resource' ? about.namespace : undefined;
      const bindings = [
        ...store.list('clusterrolebindings'),
        ...(namespace === undefined ? [] : store.list('rolebindings', namespace)),
      ];
      const reason = bindings
        .map((binding) => grant(binding, user, about))
        .find((found) => found !== undefined);
      return { allowed: reason !== undefined, reason: reason ?? '' };
    },
  };
}

export type Authorizer = ReturnType<typeof createAuthorizer>;

/** `User "bot" cannot create resource "jobs" in API group "batch" in the namespace "train"`. */
export function refusalWords(user: UserInfo, about: Attributes): string {
  const who = `User "${user.name}" cannot ${about.verb}`;
  if (about.kind === 'path') return `${who} path "${about.path}"`;
  const { resource, subresource, group, namespace } = about;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${who} resource "${what}" in API group "${group}" ${where}`;
}
