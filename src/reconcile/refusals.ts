import type { ThreadError } from './errors.ts';

/** How often one message is offered before it is given up. */
export const refusalsBeforeGivingUp = 5;

/** Answers that are not about the message: whoever mends the installation gets everything told. */
const aboutTheInstallation: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'team_access_not_granted',
  'access_denied',
  'two_factor_setup_required',
  'accesslimited',
]);

/** True where the same message will be taken once the installation is in order again. */
export function isMendable({ slackError }: ThreadError): boolean {
  return slackError !== undefined && aboutTheInstallation.has(slackError);
}
