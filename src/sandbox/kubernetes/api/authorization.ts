import type { UserInfo } from './authentication.ts';
import { refusalWords, type Attributes, type Authorizer } from './rbac.ts';
import { failure, forbidden, type StatusError } from './status-error.ts';

/** The 403 of a request that no rule allows. */
function refusal(user: UserInfo, about: Attributes): StatusError {
  const words = refusalWords(user, about);
  if (about.kind === 'path') return failure(403, `forbidden: ${words}`, 'Forbidden', {});
  const subject = { group: about.group, kind: about.resource };
  return forbidden(subject, about.name ?? '', words);
}

/** Throws the 403 unless the user may. */
export function requireRight(authorizer: Authorizer, user: UserInfo, about: Attributes): void {
  if (!authorizer.authorize(user, about).allowed) throw refusal(user, about);
}
