import type { Identity } from '../config.ts';
import type { TrainingSpec } from '../training/spec.ts';
import { mayUser, type Action } from './access-review.ts';
import type { KubeClient } from './client.ts';
import { KubeError } from './errors.ts';
import { namedGroups } from './identity.ts';

/**
 * Under `review` the bot acts, but only where the person might: rejects with the KubeError that the
 * API server would have answered them. Under the other identities it has nothing to ask.
 */
export async function reviewed(
  client: KubeClient,
  identity: Identity,
  by: Pick<TrainingSpec['user'], 'id' | 'groups'>,
  action: Action,
): Promise<void> {
  if (identity !== 'review') return;
  const person = { user: by.id, groups: namedGroups(by) };
  if (await mayUser(client, person, action)) return;
  const { verb, group, resource, subresource, namespace = '' } = action;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const message = `User "${by.id}" cannot ${verb} resource "${what}" in API group "${group}" in the namespace "${namespace}"`;
  throw new KubeError(message, { status: 403, reason: 'Forbidden' });
}
