import type { Config } from '../config.ts';
import { type Action, mayBot } from './access-review.ts';
import type { KubeClient } from './client.ts';
import { namedGroups } from './identity.ts';
import {
  capacityRights,
  impersonateActions,
  leaseRights,
  permissionsFor,
  releaseRights,
  reviewAction,
  type Permission,
} from './permissions.ts';

/** A right that the bot lacks. */
export interface MissingRight {
  /** What is missing and what does not work without it, as one line for the log. */
  readonly line: string;
  readonly namespace?: string;
  readonly vital: boolean;
  /** True where it may be missing on purpose. */
  readonly optional?: boolean;
}

/** The namespaces in which runs may live. */
export function namespacesOf(config: Config): string[] {
  const users = [...config.users.values()].map((user) => user.namespace);
  return [...new Set([config.cluster.namespace, ...users])];
}

function described({ verb, group, resource, subresource }: Action): string {
  const name = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${group === '' ? name : `${name}.${group}`}`;
}

/** Whoever may impersonate in the old way needs none of the constrained rights beside it. */
async function mayActInOldWay(client: KubeClient, config: Config): Promise<boolean> {
  const [first] = config.users.values();
  return first !== undefined && mayBot(client, impersonateActions('users', first.id)[1]);
}

async function missingIn(
  client: KubeClient,
  config: Config,
  namespace: string,
): Promise<MissingRight[]> {
  const { identity } = config.cluster;
  const legacy = identity === 'impersonate' && (await mayActInOldWay(client, config));
  const wanted = permissionsFor(identity).filter(
    ({ action }) => !(legacy && action.verb.startsWith('impersonate-on:')),
  );
  return missingOf(client, namespace, wanted);
}

/** Without a namespace: in the whole cluster. */
async function missingOf(
  client: KubeClient,
  namespace: string | undefined,
  wanted: readonly Permission[],
): Promise<MissingRight[]> {
  const where = namespace === undefined ? 'in every namespace' : `in namespace ${namespace}`;
  const checked = await Promise.all(
    wanted.map(async ({ action, without, vital = false }) => {
      const here = namespace === undefined ? {} : { namespace };
      if (await mayBot(client, { ...action, ...here })) return [];
      const line = `the bot may not ${described(action)} ${where}: ${without}`;
      return [{ line, ...here, vital }];
    }),
  );
  return checked.flat();
}

/** Asked without a namespace: of all of them. */
async function missingForCapacity(client: KubeClient): Promise<MissingRight[]> {
  const checked = await Promise.all(
    capacityRights.map(async ({ action, without }) => {
      if (await mayBot(client, action)) return [];
      const line = `the bot may not ${described(action)} in the whole cluster: ${without}`;
      return [{ line, vital: false, optional: true }];
    }),
  );
  return checked.flat();
}

async function missingNames(
  client: KubeClient,
  resource: 'users' | 'groups',
  names: readonly string[],
): Promise<MissingRight[]> {
  const mayActAs = async (name: string): Promise<boolean> => {
    const [constrained, legacy] = impersonateActions(resource, name);
    return (await mayBot(client, constrained)) || (await mayBot(client, legacy));
  };
  const unique = [...new Set(names)];
  const answers = await Promise.all(unique.map(mayActAs));
  const refused = unique.filter((_, index) => !answers[index]).join(', ');
  if (refused === '') return [];
  const who = resource === 'users' ? refused : `a member of ${refused}`;
  return [{ line: `the bot may not act as ${who}: they can start no runs`, vital: false }];
}

async function missingPeople(client: KubeClient, config: Config): Promise<MissingRight[]> {
  const people = [...config.users.values()];
  const users = people.map((user) => user.id);
  const groups = people.flatMap(namedGroups);
  const found = [missingNames(client, 'users', users), missingNames(client, 'groups', groups)];
  return (await Promise.all(found)).flat();
}

async function missingForReview(client: KubeClient): Promise<MissingRight[]> {
  if (await mayBot(client, reviewAction)) return [];
  const line = `the bot may not ${described(reviewAction)}: no run can be started`;
  return [{ line, vital: false }];
}

async function missingForIdentity(client: KubeClient, config: Config): Promise<MissingRight[]> {
  const { identity } = config.cluster;
  if (identity === 'impersonate') return missingPeople(client, config);
  return identity === 'review' ? missingForReview(client) : [];
}

/** Asks the API server for every right on the list; returns those that are missing. */
export async function findMissingRights(
  client: KubeClient,
  config: Config,
  ownNamespace: string,
): Promise<readonly MissingRight[]> {
  const perNamespace = namespacesOf(config).map((namespace) =>
    missingIn(client, config, namespace),
  );
  const found = await Promise.all([
    ...perNamespace,
    missingForIdentity(client, config),
    missingOf(client, ownNamespace, leaseRights),
    missingForCapacity(client),
    missingOf(client, undefined, releaseRights),
  ]);
  return found.flat();
}
