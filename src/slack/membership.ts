import type { UsersInfoResponse } from '@slack/web-api';

import type { Identity } from './identity.ts';

/** A person as users.info gives them. */
type User = NonNullable<UsersInfoResponse['user']>;

/** The workspace that the bot is installed in. */
export type Workspace = Pick<Identity, 'team' | 'enterprise'>;

/**
 * True for somebody of our own workspace, or of the organisation that it belongs to. Whoever comes
 * from elsewhere through a shared channel has an e-mail address that their own workspace vouches
 * for, and is no stranger to an app that is in a channel with them.
 */
export function belongsTo(
  { team, enterprise }: Workspace,
  { team_id: home, enterprise_user: inOrganisation }: User,
): boolean {
  if (home === team || inOrganisation?.teams?.includes(team) === true) return true;
  return enterprise !== undefined && inOrganisation?.enterprise_id === enterprise;
}
