import { z } from 'zod';
import { PathName } from './path-name.ts';

/** A person as the platform engineer mapped them: whose name, folder and rights a run takes. */
export interface MappedUser {
  readonly slackId: string;
  /** Label, folder name and Kubernetes user. */
  readonly id: string;
  readonly namespace: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Kubernetes groups the user is impersonated with. */
  readonly groups: readonly string[];
  readonly maxGpus?: number;
  readonly admin: boolean;
}

/** A mapped user before it is known under which Slack ID they write. */
export type UserEntry = Omit<MappedUser, 'slackId'>;

/** Where people are looked up: by Slack ID or by e-mail address in lower case. */
export type UserMap = ReadonlyMap<string, UserEntry>;

/** A Kubernetes namespace's name. */
export const Namespace = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
  error: 'expected a namespace: up to 63 of a-z 0-9 - with a letter or digit at both ends',
});

/** A POSIX id; 0 is root, which no training runs as. */
const PosixId = z
  .int()
  .min(1, { error: 'expected a whole number from 1 on: nothing is trained as root' })
  .max(2_147_483_647);

/** One entry of config.yaml's `users`. */
export const UserSettings = z.strictObject({
  id: PathName,
  namespace: z.exactOptional(Namespace),
  uid: z.exactOptional(PosixId),
  gid: z.exactOptional(PosixId),
  groups: z.array(z.string().min(1)).default([]),
  maxGpus: z.exactOptional(z.int().min(0)),
  admin: z.boolean().default(false),
});
export type UserSettings = z.infer<typeof UserSettings>;

const slackId = /^[UW][A-Z0-9]{2,}$/;
const email = /^[^\s@<>]+@[^\s@<>]+$/;

/** The key of an entry of `users`: a Slack ID, or an e-mail address, which is put in lower case. */
export const UserKey = z
  .string()
  .refine((key) => slackId.test(key) || email.test(key), {
    error: 'expected a Slack user ID such as U0123ABCD, or an e-mail address',
  })
  .overwrite((key) => (slackId.test(key) ? key : key.toLowerCase()));

/**
 * The mapped user who writes under this Slack ID; undefined where nobody mapped them. An entry for
 * the Slack ID goes before one for the e-mail address.
 */
export function resolveUser(
  config: { readonly users: UserMap },
  slackId: string,
  email?: string,
): MappedUser | undefined {
  const entry = config.users.get(slackId) ?? config.users.get(email?.toLowerCase() ?? '');
  return entry && { slackId, ...entry };
}
