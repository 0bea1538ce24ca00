import type { ConfigSource } from '../config.ts';
import { resolveUser, type MappedUser } from '../training/users.ts';
import { calling, type SlackClients } from './client.ts';
import { isPassing } from './errors.ts';
import { belongsTo, type Workspace } from './membership.ts';
import { createMemory } from './memory.ts';
import type { Clock } from '../clock.ts';

/** Who somebody in Slack is to the cluster. */
export type Person =
  | { readonly kind: 'mapped'; readonly user: MappedUser }
  | { readonly kind: 'unmapped'; readonly email?: string }
  /** Not mapped by Slack id, and Slack did not tell the e-mail address in time. */
  | { readonly kind: 'unsure' };

export interface People {
  find(slackUserId: string): Promise<Person>;
}

const rememberMs = 10 * 60_000;
const maxRemembered = 5_000;

/** Finds people by Slack id, else by the e-mail address that the workspace vouches for. */
export function createPeople(deps: {
  clients: SlackClients;
  config: ConfigSource;
  clock: Clock;
  workspace: () => Workspace | undefined;
}): People {
  const { clients, config, clock, workspace } = deps;
  /** '' for somebody who has none that counts. */
  const emails = createMemory<string>(clock, rememberMs, maxRemembered);

  async function emailOf(slackUserId: string): Promise<string> {
    const known = emails.get(slackUserId);
    if (known !== undefined) return known;
    const { user } = await calling('users.info', () =>
      clients.quick.users.info({ user: slackUserId }),
    );
    const ours = workspace();
    // A stranger's address is vouched for by their own workspace, not by ours.
    const isOurs = ours !== undefined && user !== undefined && belongsTo(ours, user);
    const counts =
      isOurs && user.deleted !== true && user.is_bot !== true && user.is_stranger !== true;
    const confirmed = user?.is_email_confirmed !== false;
    const email = counts && confirmed ? (user?.profile?.email ?? '').toLowerCase() : '';
    emails.set(slackUserId, email);
    return email;
  }

  return {
    async find(slackUserId) {
      const user = resolveUser(config.current, slackUserId);
      if (user !== undefined) return { kind: 'mapped', user };
      let email: string;
      try {
        email = await emailOf(slackUserId);
      } catch (error) {
        return isPassing(error) ? { kind: 'unsure' } : { kind: 'unmapped' };
      }
      if (email === '') return { kind: 'unmapped' };
      const byEmail = resolveUser(config.current, slackUserId, email);
      return byEmail === undefined
        ? { kind: 'unmapped', email }
        : { kind: 'mapped', user: byEmail };
    },
  };
}
