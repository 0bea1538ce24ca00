import type { Identity } from '../config.ts';
import type { TrainingSpec } from '../training/spec.ts';
import type { Impersonation } from './wire.ts';

type User = Pick<TrainingSpec['user'], 'id' | 'groups'>;

const isGid = (group: string): boolean => /^\d+$/.test(group);

/**
 * The groups of a mapped user that Kubernetes knows by name. Those written as numbers are Unix
 * groups, and go to the pod instead.
 */
export function namedGroups(user: User): string[] {
  return user.groups.filter((group) => !isGid(group));
}

/** The Unix groups of a mapped user: those written as numbers. */
export function supplementalGroups(user: User): number[] {
  return user.groups.filter(isGid).map(Number);
}

/** Whose rights a call for this person carries; undefined: the bot's own. */
export function actingAs(identity: Identity, user: User): Impersonation | undefined {
  return identity === 'impersonate' ? { user: user.id, groups: namedGroups(user) } : undefined;
}
